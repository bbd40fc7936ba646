namespace Pyoco;

/// <summary>Follows one run: looks at its token, tells its progress, and shows its queue that it lives.</summary>
/// <param name="progress">Gets the reports; null for nobody.</param>
/// <param name="pace">What the model was seen to take.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="cancellationToken">Stops the run.</param>
internal sealed class RunWatch(
    IProgress<GenerationProgress>? progress, RunPace pace, TimeProvider clock, CancellationToken cancellationToken)
{
    private readonly long _called = clock.GetTimestamp();
    private RunTicket? _ticket;
    private long _began;
    private long _marked;
    private TimeSpan _denoising;
    private TimeSpan _decoding;
    private int _step;
    private int _steps;
    private int _frame;
    private int _frames;
    private VideoShape _shape;

    /// <summary>Stops the run.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Time since the run began, waiting not counted; zero before.</summary>
    public TimeSpan Running => _ticket is null ? TimeSpan.Zero : clock.GetElapsedTime(_began);

    /// <summary>Time since the call.</summary>
    public TimeSpan SinceCall => clock.GetElapsedTime(_called);

    /// <summary>Steps a second; null before the first one.</summary>
    public double? StepRate => _step > 0 && _denoising > TimeSpan.Zero ? _step / _denoising.TotalSeconds : null;

    /// <summary>The run waits.</summary>
    public void Placed(int place, TimeSpan? left) => Report(GenerationStage.Queued, left, place);

    /// <summary>The run begins on the calling thread.</summary>
    /// <param name="ticket">Its place in the queue.</param>
    /// <param name="frames">Frames of all its clips.</param>
    /// <param name="shape">The pixels of one clip.</param>
    public void Begin(RunTicket ticket, int frames, VideoShape shape)
    {
        ticket.Settle();
        (_ticket, _frames, _shape, _began) = (ticket, frames, shape, clock.GetTimestamp());
    }

    /// <summary>The run is made in a pass with others: tells what the pass does, with the frames of this run alone.</summary>
    /// <param name="pass">Follows the pass.</param>
    /// <param name="progress">What the pass does.</param>
    /// <param name="before">Frames of the pass that are decoded before the first of this run.</param>
    public void Follow(RunWatch pass, GenerationProgress progress, int before)
    {
        (_step, _steps, _denoising) = (progress.Step, progress.Steps, pass._denoising);
        _frame = Math.Clamp(progress.Frame - before, 0, _frames);
        var after = progress.Frames - before - _frames;
        var left = progress.TimeLeft - ((pace.Frame(_shape) ?? TimeSpan.Zero) * after);
        Report(progress.Stage, left < TimeSpan.Zero ? TimeSpan.Zero : left);
    }

    /// <summary>Before everything that takes long.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Proceed()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ticket?.Sign();
    }

    /// <summary>Prompts are encoded now.</summary>
    public void Encoding()
    {
        Proceed();
        Report(GenerationStage.Encoding, Left());
    }

    /// <summary>The steps of a batch begin now.</summary>
    public void Denoising() => _marked = clock.GetTimestamp();

    /// <summary>A step was made.</summary>
    /// <param name="step">Steps done, of all batches.</param>
    /// <param name="steps">Steps in all.</param>
    public void Stepped(int step, int steps)
    {
        _denoising += Mark();
        (_step, _steps) = (step, steps);
        Report(GenerationStage.Denoising, Left());
        Proceed();
    }

    /// <summary>Before each frame: it is decoded now.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Decoding()
    {
        Proceed();
        _marked = clock.GetTimestamp();
    }

    /// <summary>A frame was decoded.</summary>
    public void Decoded()
    {
        _decoding += Mark();
        _frame++;
        RunTelemetry.Frames.Add(1);
        pace.LearnFrame(_shape, _decoding / _frame);
        Report(GenerationStage.Decoding, Left());
    }

    private TimeSpan Mark()
    {
        var now = clock.GetTimestamp();
        var passed = clock.GetElapsedTime(_marked, now);
        _marked = now;
        return passed;
    }

    private TimeSpan? Left()
    {
        var frame = _frame > 0 ? _decoding / _frame : pace.Frame(_shape);
        return _step > 0 ? (_denoising / _step * (_steps - _step)) + ((frame ?? TimeSpan.Zero) * (_frames - _frame)) : null;
    }

    private void Report(GenerationStage stage, TimeSpan? left, int? place = null) => progress?.Report(
        new GenerationProgress(_step, _steps, clock.GetElapsedTime(_called))
        {
            Stage = stage,
            Place = place,
            Frame = _frame,
            Frames = _frames,
            TimeLeft = left,
        });
}
