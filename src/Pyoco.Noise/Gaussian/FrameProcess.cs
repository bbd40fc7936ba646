namespace Pyoco.Noise;

/// <summary>A process over frames that remembers a few numbers: the steps of all its frames.</summary>
/// <remarks>They are those of a Kalman filter of the process, written in innovations: the Cholesky factor of its covariance, row by row, in
/// a form that costs as much for a late frame as for an early one.</remarks>
internal sealed class FrameProcess
{
    private const double Steady = 1e-14;
    private const int MostSteps = 1 << 16;
    private const int ShortestMemory = 1024;
    private const double Forgotten = 52; // exp(-52) times the polynomial of the slowest transition is below 2^-60

    private readonly FrameStep[] _steps;

    private FrameProcess(FrameStep[] steps, double memory) =>
        (_steps, Memory) = (steps, memory < 1 << 30 ? Math.Max(ShortestMemory, (int)Math.Ceiling(memory)) : int.MaxValue);

    /// <summary>How many frames later nothing is left of a frame to the precision of float64; the greatest integer where that is never, or
    /// is not asked.</summary>
    public int Memory { get; }

    /// <summary>The least standard deviation that a frame has given those before it.</summary>
    public double LeastOwn => _steps.Min(s => s.Own);

    /// <summary>The same less what rounding of the frames takes from it: a frame's own over the root of the sum of the squares of all
    /// weights that it is found with. Rounding of u in each frame leaves an error of u over this in what is left open of a frame.</summary>
    public double LeastResolved
    {
        get
        {
            const int window = 32; // what is further back has no weight, or is independent
            var least = double.PositiveInfinity;
            for (var start = 0; start == 0 || start < _steps.Length - window; start += window)
            {
                var from = start;
                var inverse = new StateSpaceFactor(2 * window, i => this[from + i])
                    .Solve(FrameCovariance.Of(2 * window, (i, j) => i == j ? 1 : 0));
                for (var i = 0; i < 2 * window && from + i < Math.Max(_steps.Length, 2 * window); i++)
                {
                    var squares = 0.0;
                    for (var j = 0; j <= i; j++)
                    {
                        squares += inverse[i, j] * inverse[i, j];
                    }

                    least = Math.Min(least, 1 / Math.Sqrt(squares)); // NaN where a frame is determined
                }
            }

            return least;
        }
    }

    /// <summary>The step of a frame; of an endless process the last one computed serves all later frames.</summary>
    public FrameStep this[int frame] => _steps[Math.Min(frame, _steps.Length - 1)];

    /// <summary>Each frame continues the last with the same weights.</summary>
    public static FrameProcess Autoregression(double last, double own) =>
        new([FrameStep.Continuing(0, 1), FrameStep.Continuing(last, own)], Forgotten / -Math.Log(last));

    /// <summary>A kernel's process at frames that are evenly spaced, without end.</summary>
    /// <param name="process">The kernel's process.</param>
    /// <param name="gap">The time between frames in the process's units.</param>
    /// <param name="nugget">The share of the variance that is independent noise.</param>
    public static FrameProcess Even(MaternProcess process, double gap, double nugget)
    {
        var (transition, diffusion) = (process.Transition(gap), process.Diffusion(gap));
        var steps = new List<FrameStep>();
        var known = Scaled(process.Stationary, 1 - nugget);
        while (steps.Count < MostSteps && (steps.Count < 2 || (!IsSteady(steps[^2], steps[^1]) && steps[^1].Own > 0)))
        {
            steps.Add(Step(process, ref known, nugget, transition, diffusion));
        }

        return new FrameProcess([.. steps], Forgotten / gap);
    }

    /// <summary>A kernel's process at frames with times of their own.</summary>
    /// <param name="process">The kernel's process.</param>
    /// <param name="gaps">The times from each frame to the next.</param>
    /// <param name="nugget">The share of the variance that is independent noise.</param>
    public static FrameProcess Uneven(MaternProcess process, IEnumerable<double> gaps, double nugget)
    {
        var known = Scaled(process.Stationary, 1 - nugget);
        var steps = gaps.Append(double.PositiveInfinity)
            .Select(gap => Step(process, ref known, nugget, process.Transition(gap), process.Diffusion(gap))).ToArray();
        return new FrameProcess(steps, double.PositiveInfinity);
    }

    /// <summary>The first frames as a factor.</summary>
    public StateSpaceFactor Factor(int frames) => new(frames, i => this[i]);

    /// <summary>Where the walk to a frame begins: its past is what lies between one and two memories back, so that a late frame costs no
    /// more than an early one.</summary>
    public (int Start, int End) Walk(int frame)
    {
        var part = frame / Memory;
        return (Math.Max(0, part - 1) * Memory, (int)Math.Min(int.MaxValue, (part + 1L) * Memory));
    }

    // A step of the filter. `known` is the covariance of the state given the frames so far.
    private static FrameStep Step(MaternProcess process, ref double[,] known, double nugget, double[,] transition, double[,] diffusion)
    {
        var (size, before, share) = (process.Size, known, 1 - nugget);
        var variance = before[0, 0] + nugget;
        var own = Math.Sqrt(variance);
        var gain = Enumerable.Range(0, size).Select(a => variance == 0 ? 0 : before[a, 0] / own).ToArray();
        var left = FrameCovariance.Of(size, (a, b) =>
            variance == 0 ? before[a, b]
            : a == 0 || b == 0 ? before[a, b] * (nugget / variance) // the difference, without its cancellation
            : before[a, b] - gain[a] * gain[b]);
        var moved = process.Moved(transition, left);
        known = FrameCovariance.Of(size, (a, b) => moved[a, b] + share * diffusion[a, b]);
        var take = Enumerable.Range(0, size).Select(a => Enumerable.Range(0, size).Sum(b => transition[a, b] * gain[b])).ToArray();
        return new FrameStep(own, [.. Enumerable.Range(0, size).Select(a => a == 0 ? 1.0 : 0)], transition, take);
    }

    private static bool IsSteady(FrameStep one, FrameStep next) =>
        Math.Abs(one.Own - next.Own) <= Steady * next.Own
        && one.Take.Zip(next.Take).All(pair => Math.Abs(pair.First - pair.Second) <= Steady * next.Take.Max(Math.Abs));

    private static double[,] Scaled(double[,] matrix, double factor) =>
        FrameCovariance.Of(matrix.GetLength(0), (i, j) => factor * matrix[i, j]);
}
