namespace Pyoco.Models.Tests;

/// <summary>All readers of files of others.</summary>
internal static class FuzzTargets
{
    /// <summary>The targets of a run, in the order of the files that a model is made of.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
        [.. WeightsTargets.All, .. TextTargets.All, .. FileTargets.All, .. TrainingTargets.All, .. DataTargets.All];

    /// <summary>All of them in one process, each input for another one: a short run spends its time on inputs, not on starting.</summary>
    public static FuzzTarget Mixed { get; } = new("mixed", Mix) { Documented = [typeof(MixedException)] };

    /// <summary>Targets that go wrong on purpose, each in its own way: what a run must notice.</summary>
    public static IReadOnlyList<FuzzTarget> Faulty { get; } =
    [
        new("faulty-exception", _ => random => throw (random.Next(3) == 0 ? new IndexOutOfRangeException("of a test") : Documented())),
        new("faulty-abort", _ => random => Environment.FailFast("of a test")),
        new("faulty-hang", _ => _ => Thread.Sleep(Timeout.Infinite)),
        new("faulty-memory", _ => _ => Keep(new List<byte[]>())),
    ];

    /// <summary>The target of a name.</summary>
    public static FuzzTarget Find(string name) => All.Concat(Faulty).Append(Mixed).First(t => t.Name == name);

    private static Action<Random> Mix(string folder)
    {
        (FuzzTarget Target, Action<Random> Read)[] all =
            [.. All.Select(t => (t, t.Prepare(Directory.CreateDirectory(Path.Combine(folder, t.Name)).FullName)))];
        return random =>
        {
            var (target, read) = all[random.Next(all.Length)];
            try
            {
                read(random);
            }
            catch (Exception e) when (target.IsDocumented(e))
            {
                throw new MixedException(e);
            }
        };
    }

    private static CheckpointException Documented() => new("of a test");

    private static void Keep(List<byte[]> blocks)
    {
        for (; ; Thread.Sleep(5))
        {
            var block = new byte[1 << 25];
            Array.Fill(block, (byte)1);
            blocks.Add(block);
        }
    }

    // An exception that is documented of the target that threw it.
    private sealed class MixedException(Exception inner) : Exception(inner.Message, inner);
}
