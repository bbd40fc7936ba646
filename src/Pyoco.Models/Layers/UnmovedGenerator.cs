using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Builds layers without moving torch's global generator, which belongs to the program: what it draws next does not depend on
/// which models it has opened.</summary>
internal static class UnmovedGenerator
{
    /// <summary>Builds a network on the CPU, whose layers draw first weights, and puts the generator back where it was.</summary>
    /// <remarks>What another thread draws meanwhile from the global generator is drawn again; a network that is filled from a file is
    /// built on the meta device
    /// instead, where nothing is drawn.</remarks>
    public static T Build<T>(Func<T> build)
    {
        using var state = get_rng_state();
        try
        {
            return build();
        }
        finally
        {
            set_rng_state(state);
        }
    }
}
