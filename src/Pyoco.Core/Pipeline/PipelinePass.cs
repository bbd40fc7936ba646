namespace Pyoco;

/// <summary>Makes the clips of several calls in one pass of the network: of the call whose turn has come, and of those behind it that
/// differ in prompt and seed alone.</summary>
/// <param name="queue">Where they wait.</param>
/// <param name="ticket">The turn.</param>
/// <param name="pace">What the model was seen to take.</param>
/// <param name="mostClips">The most clips of the pass.</param>
internal sealed class PipelinePass(RunQueue queue, RunTicket ticket, RunPace pace, int mostClips) : IProgress<GenerationProgress>
{
    private readonly CancellationTokenSource _stop = new(); // cancelled when the last member has left
    private PassMember[] _members = [];
    private RunWatch? _watch;
    private int _present;

    /// <summary>Makes the clips on the calling thread. It throws nothing: what goes wrong is for the members.</summary>
    /// <param name="leader">The call whose turn has come.</param>
    /// <returns>Ends those members that have not ended yet; to be called when the turn is over.</returns>
    public Action Run(PassMember leader)
    {
        _members = [leader];
        try
        {
            ticket.Enter();
            leader.Call.Record.Begin();
            var others = TakeOthers(leader);
            if (others.Count == 0)
            {
                leader.Call.Run.Generate(ticket, clip => leader.Take(clip));
            }
            else
            {
                _members = [leader, .. others.Select(other => (PassMember)other.Passenger!)];
                Make([ticket, .. others]);
            }

            return () => Array.ForEach(_members, member => member.Complete());
        }
        catch (Exception e)
        {
            return () => Array.ForEach(_members, member => member.Fail(e));
        }
    }

    void IProgress<GenerationProgress>.Report(GenerationProgress value) =>
        Array.ForEach(_members, member => member.Tell(_watch!, value));

    private IReadOnlyList<RunTicket> TakeOthers(PassMember leader)
    {
        var room = mostClips - leader.Clips;
        var limits = leader.Call.Parts.Settings.Limits;
        if (limits != new RunLimits() && queue.HasWaiting(other => SizeOf(other) is var size && size > 0 && size <= room))
        {
            var estimate = leader.Call.Run.Estimate(ticket);
            limits.ThrowIfBeyond(estimate);
            room = Math.Min(room, (int)Math.Min(limits.Multiple(estimate) * leader.Clips, mostClips) - leader.Clips);
        }

        return queue.TakeAlong(room, SizeOf);

        int SizeOf(RunTicket other) => other.Passenger is PassMember member && leader.Suits(member) ? member.Clips : 0;
    }

    private void Make(IReadOnlyList<RunTicket> tickets)
    {
        var leader = _members[0].Call;
        PassMember[] owners = [.. _members.SelectMany(member => Enumerable.Repeat(member, member.Clips))];
        _watch = new RunWatch(this, pace, queue.Clock, _stop.Token);
        _present = _members.Length;
        var before = 0;
        foreach (var (member, place) in _members.Zip(tickets))
        {
            member.Call.Record.Join(leader.Record.Id, owners.Length);
            if (member.Call != leader)
            {
                member.Call.Record.Begin();
            }

            member.Board(place, before, Leave);
            before += member.Clips;
        }

        var request = leader.Request with
        {
            Prompts = [.. _members.SelectMany(member => member.Call.Request.Prompts)],
            Seeds = [.. _members.SelectMany(member => member.Call.Request.Seeds)],
            BatchSize = owners.Length,
        };
        var parts = leader.Parts.Of(request, _watch, [.. owners.Select(owner => owner.Call.Record.Id)]);
        var made = 0;
        new PipelineRun(parts, pace).Generate(ticket, clip =>
        {
            var owner = owners[made++];
            if (owner.Take(clip) && made < owners.Length)
            {
                owner.Complete(); // the others' clips are still to be decoded
            }
        });
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _present) == 0)
        {
            _stop.Cancel();
        }
    }
}
