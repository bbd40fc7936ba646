namespace Pyoco.Models;

/// <summary>A scheduler class of diffusers: what the entries of its config mean in levels, samplers and denoisers.</summary>
internal interface IPublishedScheduler
{
    /// <summary>Its levels, in the scale in which the class keeps the video.</summary>
    NoiseSchedule CreateSchedule(int steps);

    /// <summary>Its levels for latents of a shape; the same for every shape by default.</summary>
    NoiseSchedule CreateSchedule(int steps, VideoShape latents) => CreateSchedule(steps);

    /// <summary>Whether a call of the class has an eta; not by default.</summary>
    bool TakesEta => false;

    /// <summary>Its steps.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="eta">The eta of a class that takes one; null is what a call of the class has by default.</param>
    ISampler CreateSampler(int steps, double? eta);

    /// <summary>What it does to the estimate after guidance, in a walk of a number of steps; nothing by default.</summary>
    IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => denoiser;

    /// <summary>What it takes the network's output for, and which timestep it gives the network for a level.</summary>
    IVideoDenoiser CreateDenoiser(VideoNetwork network);

    /// <summary>What its network learns to answer.</summary>
    TrainingObjective CreateObjective();
}
