using Pyoco;
using Pyoco.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TrainSprites;

/// <summary>Reads what a frame shows: the four looks, the direction, and the column within its action. Trained on real frames
/// alone.</summary>
internal sealed class SpriteClassifier : nn.Module<Tensor, Tensor>
{
    private const int Width = 32;
    private const int Features = 160;
    private const int Directions = 4;
    private const int TrainingSteps = 4000;

    /// <summary>The four looks and how many values each has.</summary>
    public static readonly (string Name, int Values)[] Looks = [("body", 7), ("bottom", 7), ("top", 7), ("hair", 10)];

    /// <summary>The values of a character's looks, in the order of <see cref="Looks"/>.</summary>
    public static int[] LooksOf(Character character) => [character.Body, character.Bottom, character.Top, character.Hair];

    private readonly Conv2d _conv1 = nn.Conv2d(3, Width, 3, stride: 2, padding: 1);
    private readonly Conv2d _conv2 = nn.Conv2d(Width, 2 * Width, 3, stride: 2, padding: 1);
    private readonly Conv2d _conv3 = nn.Conv2d(2 * Width, 2 * Width, 3, stride: 2, padding: 1);
    private readonly Linear _features = nn.Linear(2 * Width * 8 * 8, Features);
    private readonly Linear _heads;

    public SpriteClassifier() : base(nameof(SpriteClassifier))
    {
        _heads = nn.Linear(Features, Looks.Sum(l => l.Values) + Directions + Enum.GetValues<SpriteAction>().Sum(Phases.Count));
        RegisterComponents();
    }

    /// <summary>Frames (N, 3, 64, 64) in [-1, 1] to the logits of all questions side by side.</summary>
    public override Tensor forward(Tensor frames)
    {
        using var scope = NewDisposeScope();
        return _heads.call(FeaturesOf(frames)).MoveToOuterDisposeScope();
    }

    /// <summary>What the questions are answered from: frames (N, 3, 64, 64) in [-1, 1] to (N, 160).</summary>
    public Tensor FeaturesOf(Tensor frames)
    {
        using var scope = NewDisposeScope();
        var h = F.silu(_conv1.call(frames));
        h = F.silu(_conv2.call(h));
        h = F.silu(_conv3.call(h));
        return F.silu(_features.call(h.flatten(1))).MoveToOuterDisposeScope();
    }

    /// <summary>The classifier of a file; where there is none, one is trained and written there.</summary>
    public static SpriteClassifier LoadOrTrain(string path, SpriteBatches data)
    {
        if (File.Exists(path))
        {
            using var file = SafetensorsFile.Open(path);
            var kept = new SpriteClassifier();
            kept.load_state_dict(file.Names.ToDictionary(n => n, n => file.Read(n)));
            kept.eval();
            return kept;
        }

        OutputFile.ThrowIfNotWritable(path);
        var classifier = Train(data, TrainingSteps, Console.Error.WriteLine);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsWriter.Write(path, classifier.state_dict());
        return classifier;
    }

    /// <summary>Trains a classifier on real frames of training characters.</summary>
    public static SpriteClassifier Train(SpriteBatches data, int steps, Action<string> report)
    {
        const int batchSize = 64;
        const double rate = 1.5e-3;
        var classifier = new SpriteClassifier();
        using var optimizer = optim.AdamW(classifier.parameters(), lr: rate, weight_decay: 0.05);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = rate * Math.Min(1, 2 * (1 - (double)step / steps));
            }

            using var batch = data.Images(step, batchSize);
            var frames = batch.Video.squeeze(2);
            var logits = classifier.call(frames.Plus(randn_like(frames).Times_(0.04f)));
            var loss = Loss(logits, batch.Labels, batch.Columns);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            if ((step + 1) % 500 == 0)
            {
                report($"classifier: step {step + 1}/{steps}, loss {loss.item<float>():F3}");
            }
        }

        classifier.eval();
        return classifier;
    }

    /// <summary>Reads a clip (1, 3, F, 64, 64).</summary>
    public SpriteReading Read(Tensor clip)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var logits = call(clip[0].transpose(0, 1)); // (F, all)
        var parts = Split(logits);
        var frames = (int)logits.size(0);
        var looks = new int[Looks.Length][];
        for (var i = 0; i < looks.Length; i++)
        {
            looks[i] = [.. parts[i].argmax(1).data<long>().Select(v => (int)v)];
        }

        var direction = (int)parts[Looks.Length].log_softmax(1).sum(dim: 0).argmax().item<long>();
        var joint = parts[Looks.Length + 1].log_softmax(1);
        var perAction = joint.split([.. Enum.GetValues<SpriteAction>().Select(a => (long)Phases.Count(a))], dim: 1);
        var action = (int)stack(perAction.Select(p => p.logsumexp(1).sum())).argmax().item<long>();
        var columns = perAction.Select(p => p.argmax(1).data<long>().Select(v => (int)v).ToArray()).ToArray();
        return new SpriteReading(looks, (SpriteAction)action, (Facing)direction, columns);
    }

    private static Tensor Loss(Tensor logits, IReadOnlyList<ClipLabel> labels, IReadOnlyList<int[]> columns)
    {
        var parts = Split(logits);
        var loss = zeros(1);
        for (var i = 0; i < Looks.Length; i++)
        {
            loss = loss.Plus(F.cross_entropy(parts[i], Targets(labels.Select(l => LooksOf(l.Character)[i]))));
        }

        loss = loss.Plus(F.cross_entropy(parts[Looks.Length], Targets(labels.Select(l => (int)l.Facing))));
        var before = Enum.GetValues<SpriteAction>()
            .Select(a => Enum.GetValues<SpriteAction>().Where(b => b < a).Sum(Phases.Count)).ToArray();
        return loss.Plus(F.cross_entropy(parts[Looks.Length + 1], Targets(labels.Zip(columns, (l, c) => before[(int)l.Action] + c[0]))));
    }

    private static Tensor[] Split(Tensor logits)
    {
        long[] sizes = [.. Looks.Select(l => (long)l.Values), Directions, Enum.GetValues<SpriteAction>().Sum(Phases.Count)];
        return logits.split(sizes, dim: 1);
    }

    private static Tensor Targets(IEnumerable<int> values) => tensor(values.Select(v => (long)v).ToArray());
}

/// <summary>What a classifier reads in a clip.</summary>
/// <param name="Looks">For each look its value in each frame.</param>
/// <param name="Action">The action of the whole clip.</param>
/// <param name="Facing">The direction of the whole clip.</param>
/// <param name="Columns">For each action the likeliest column of each frame, were it that action.</param>
internal sealed record SpriteReading(int[][] Looks, SpriteAction Action, Facing Facing, int[][] Columns);
