namespace Pyoco;

/// <summary>Makes a call that may share a pass of the network with others
/// (<see cref="VideoDiffusionPipelineBuilder.UseRequestBatching"/>). It waits as every other call does, until its own turn has come or the
/// turn of another call takes it along.</summary>
/// <param name="queue">Where it waits.</param>
/// <param name="pace">What the model was seen to take.</param>
/// <param name="mostClips">The most clips of a pass.</param>
/// <param name="closing">Ends the waiting when the pipeline is disposed.</param>
internal sealed class BatchedGeneration(RunQueue queue, RunPace pace, int mostClips, CancellationToken closing)
{
    /// <summary>Makes the clips of a call, and ends the call.</summary>
    /// <param name="call">A call with a key.</param>
    public async Task<IReadOnlyList<VideoClip>> MakeAsync(PipelineCall call)
    {
        using (call)
        {
            using var member = new PassMember(call, call.Key!);
            try
            {
                await Board(call, member).ConfigureAwait(false);
                var clips = await member.Made.ConfigureAwait(false);
                call.Record.Complete();
                return clips;
            }
            catch (Exception e)
            {
                member.Fail(e); // a pass that took it along learns that it has left
                call.Record.Fail(e);
                throw;
            }
        }
    }

    private async Task Board(PipelineCall call, PassMember member)
    {
        var ticket = queue.Join(call.Watch.Placed, call.Watch.CancellationToken, closing, member);
        try
        {
            await ticket.Admitted.ConfigureAwait(false);
            if (!ticket.IsTakenAlong)
            {
                Lead(call, member, ticket);
                ticket = null; // the pass has it
            }
        }
        finally
        {
            ticket?.Dispose();
        }
    }

    // The pass has the turn and the model until it ends, even if the call ends before it.
    private void Lead(PipelineCall call, PassMember member, RunTicket ticket)
    {
        var use = call.HandOver();
        try
        {
            var pass = new PipelinePass(queue, ticket, pace, mostClips);
            Action end = () => { };
            _ = RunThreads.Shared.Start(
                () => end = pass.Run(member),
                ended: () =>
                {
                    ticket.Dispose();
                    use.Dispose();
                    end(); // whoever waits finds the queue free
                });
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }
}
