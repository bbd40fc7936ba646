namespace WebStudio.Model;

/// <summary>Loads the model once, on a thread of its own: requests that come before it is there wait without holding a thread of the
/// pool.</summary>
/// <param name="load">Loads it.</param>
internal sealed class ModelSource(Func<IStudioModel> load)
{
    private readonly Lazy<Task<IStudioModel>> _model = new(() => Task.Factory.StartNew(
        () => Load(load), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    /// <summary>The model.</summary>
    /// <exception cref="ModelUnavailableException">It could not be loaded, now or at an earlier call.</exception>
    /// <exception cref="OperationCanceledException">The request ended before.</exception>
    public Task<IStudioModel> GetAsync(CancellationToken cancellationToken) => _model.Value.WaitAsync(cancellationToken);

    private static IStudioModel Load(Func<IStudioModel> load)
    {
        try
        {
            return load();
        }
        catch (Exception e)
        {
            throw new ModelUnavailableException($"The model could not be loaded: {e.Message}", e);
        }
    }
}

/// <summary>The model could not be loaded.</summary>
internal sealed class ModelUnavailableException(string message, Exception inner) : Exception(message, inner);
