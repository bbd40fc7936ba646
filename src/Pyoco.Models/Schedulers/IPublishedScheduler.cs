namespace Pyoco.Models;

/// <summary>A scheduler class of diffusers: what the entries of its config mean in levels, samplers and denoisers.</summary>
internal interface IPublishedScheduler
{
    /// <summary>Its levels, in the scale in which the class keeps the video.</summary>
    NoiseSchedule CreateSchedule(int steps);

    /// <summary>Its steps, and what it does to the estimate that they use.</summary>
    ISampler CreateSampler(int steps, double eta);

    /// <summary>What it takes the network's output for, and which timestep it tells the network of a level.</summary>
    IVideoDenoiser CreateDenoiser(VideoNetwork network);
}
