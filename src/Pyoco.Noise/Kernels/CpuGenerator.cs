using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>The state of libtorch's generator on the CPU, a Mersenne Twister, which reads 32 bits of a seed alone.</summary>
internal static class CpuGenerator
{
    private const int StateWords = 624;
    private const int StateBytes = 5056;
    private const int StateWordsAt = 24; // behind the seed, words left, whether it is seeded, and the next word

    /// <summary>A generator whose whole state is a hash of a key, with all 64 bits of the seed; the caller disposes it.</summary>
    public static Generator Of(NoiseKey key)
    {
        var generator = new Generator(0, CPU);
        Stand(generator, HashedState(key));
        return generator;
    }

    /// <summary>The words of a state that is a hash of a key.</summary>
    public static uint[] HashedState(NoiseKey key)
    {
        var state = new uint[StateWords];
        for (var i = 0; i < state.Length; i += 4)
        {
            var (w0, w1, w2, w3) = Philox.Block((uint)i / 4, uint.MaxValue, uint.MaxValue, key.Stream, key.Seed);
            (state[i], state[i + 1], state[i + 2], state[i + 3]) = (w0, w1, w2, w3);
        }

        return state;
    }

    /// <summary>Puts a generator before the first word that follows a state.</summary>
    /// <exception cref="NotSupportedException">This libtorch has another generator.</exception>
    public static void Stand(Generator generator, uint[] words)
    {
        using var scope = NewDisposeScope();
        var state = generator.get_state();
        if (state.numel() != StateBytes)
        {
            throw new NotSupportedException(
                $"A state of libtorch's CPU generator has {state.numel()} bytes; {StateBytes} were expected, "
                + "so this version of libtorch is not supported.");
        }

        var numbers = MemoryMarshal.Cast<byte, int>(state.bytes);
        (numbers[2], numbers[3]) = (1, 1); // one word left: the next draw makes 624 new ones
        var next = MemoryMarshal.Cast<byte, ulong>(state.bytes);
        next[2] = 0;
        for (var i = 0; i < words.Length; i++)
        {
            next[StateWordsAt / sizeof(ulong) + i] = words[i];
        }

        generator.set_state(state);
    }
}
