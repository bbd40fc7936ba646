using Cluster;

namespace ServerSamples.Tests;

public class QueueStateTests
{
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    [Fact]
    public void JobsBeginInTheOrderTheyCame()
    {
        var queue = new QueueState { Waiting = [First, Second] };

        Assert.Equal(First, queue.TakeNext());
        Assert.Equal(Second, queue.TakeNext());
        Assert.Equal([First, Second], queue.Running);
    }

    [Fact]
    public void AJobThatIsGivenBackIsTheNextOne()
    {
        var queue = new QueueState { Waiting = [First, Second] };
        var job = queue.TakeNext();

        queue.GiveBack(job);
        queue.GiveBack(job);

        Assert.Equal([First, Second], queue.Waiting);
        Assert.Empty(queue.Running);
    }

    [Fact]
    public void ItIsKeptAsJson()
    {
        var queue = new QueueState { Waiting = [First], Running = [Second] };
        var json = new ClusterJson();

        var read = json.Deserialize<QueueState>(json.Serialize(queue));

        Assert.Equal(queue.Waiting, read!.Waiting);
        Assert.Equal(queue.Running, read.Running);
    }
}
