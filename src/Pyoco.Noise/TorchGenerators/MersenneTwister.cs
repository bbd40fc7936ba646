using System.Numerics;

namespace Pyoco.Noise;

/// <summary>MT19937, the Mersenne Twister (Matsumoto and Nishimura, 1998), as far as it takes to stand at any place of its sequence at
/// once.</summary>
/// <remarks>The generator is linear over GF(2), so the state J words on is <c>t^J mod p(t)</c> applied to the state, with p the
/// characteristic polynomial (Haramoto et al., 2008). The paper states p in closed form; 135 of its coefficients are 1, which makes the
/// remainder cheap.</remarks>
internal static class MersenneTwister
{
    /// <summary>The words of a state.</summary>
    public const int StateWords = 624;

    private const int Middle = 397;
    private const uint Matrix = 0x9908B0DF;
    private const int Degree = 19937;
    private const int TopWord = Degree / 64;
    private const int TopBits = Degree % 64;
    private static readonly int[] Terms = LowerTerms();

    /// <summary>The state of a seed, before its first word.</summary>
    public static uint[] Seeded(uint seed)
    {
        var state = new uint[StateWords];
        state[0] = seed;
        for (var i = 1; i < StateWords; i++)
        {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + (uint)i;
        }

        return state;
    }

    /// <summary>The state after a number of words. The lower 31 bits of its first word are arbitrary, for the generator does not read
    /// them.</summary>
    public static uint[] Ahead(uint[] state, ulong words)
    {
        var sequence = Sequence(state);
        var power = PowerOfT(words);
        var ahead = new uint[StateWords];
        for (var i = 0; i < Degree; i++)
        {
            if ((power[i / 64] >> (i % 64) & 1) != 0)
            {
                Add(sequence.AsSpan(i, StateWords), ahead);
            }
        }

        return ahead;
    }

    // The recurrence: the state, and a word for every further power of t.
    private static uint[] Sequence(uint[] state)
    {
        var x = new uint[StateWords + Degree];
        state.CopyTo(x, 0);
        for (var k = 0; k < Degree; k++)
        {
            var joined = (x[k] & 0x80000000) | (x[k + 1] & 0x7FFFFFFF);
            x[k + StateWords] = x[k + Middle] ^ (joined >> 1) ^ ((joined & 1) * Matrix);
        }

        return x;
    }

    // t^exponent mod p, a bit a coefficient: squared for each bit of the exponent, times t where it is set.
    private static ulong[] PowerOfT(ulong exponent)
    {
        var power = new ulong[2 * (TopWord + 1)];
        power[0] = 1;
        for (var bit = 63 - BitOperations.LeadingZeroCount(exponent); bit >= 0; bit--)
        {
            Square(power, timesT: (exponent >> bit & 1) != 0);
            Reduce(power);
        }

        return power;
    }

    // Over GF(2) a square has the coefficients of its root at twice their exponents.
    private static void Square(ulong[] power, bool timesT)
    {
        for (var i = TopWord; i >= 0; i--)
        {
            var (low, high) = (Spread((uint)power[i]), Spread((uint)(power[i] >> 32)));
            (power[2 * i], power[2 * i + 1]) = timesT ? (low << 1, high << 1) : (low, high);
        }
    }

    // Bit i goes to bit 2 i.
    private static ulong Spread(uint bits)
    {
        ulong x = bits;
        x = (x | x << 16) & 0x0000FFFF0000FFFF;
        x = (x | x << 8) & 0x00FF00FF00FF00FF;
        x = (x | x << 4) & 0x0F0F0F0F0F0F0F0F;
        x = (x | x << 2) & 0x3333333333333333;
        return (x | x << 1) & 0x5555555555555555;
    }

    // From the top, 64 coefficients at once: the terms below the leading one begin more than 64 exponents further down.
    private static void Reduce(ulong[] power)
    {
        for (var word = power.Length - 1; word > TopWord; word--)
        {
            var high = power[word];
            power[word] = 0;
            Replace(power, 64 * word - Degree, high);
        }

        var rest = power[TopWord] >> TopBits;
        power[TopWord] &= (1ul << TopBits) - 1;
        Replace(power, 0, rest);
    }

    // Adds coefficients from an exponent on, times what t^19937 is.
    private static void Replace(ulong[] power, int exponent, ulong coefficients)
    {
        if (coefficients == 0)
        {
            return;
        }

        foreach (var term in Terms)
        {
            var (word, bit) = Math.DivRem(exponent + term, 64);
            power[word] ^= coefficients << bit;
            power[word + 1] ^= bit == 0 ? 0 : coefficients >> (64 - bit);
        }
    }

    // The paper's polynomial: with P = t^624 + t^397, Q = t^623 + t^396 and a the matrix's bits, P Q^31 + the sum of a_i P Q^(30 - i) +
    // a_31.
    private static int[] LowerTerms()
    {
        var terms = new HashSet<int> { 0 };
        for (var k = 0; k <= 31; k++)
        {
            // P Q^k is t^(397 + 396 k) (t^227 + 1)^(k + 1), whose binomial coefficients are odd where j has no bit that k + 1 lacks.
            for (var j = 0; (k == 31 || (Matrix >> (30 - k) & 1) != 0) && j <= k + 1; j++)
            {
                if ((j & (k + 1)) == j)
                {
                    terms.SymmetricExceptWith([Middle + (Middle - 1) * k + (StateWords - Middle) * j]);
                }
            }
        }

        terms.Remove(Degree);
        return [.. terms];
    }

    private static void Add(ReadOnlySpan<uint> words, Span<uint> sum)
    {
        for (var i = 0; i < sum.Length; i += Vector<uint>.Count)
        {
            (new Vector<uint>(words[i..]) ^ new Vector<uint>(sum[i..])).CopyTo(sum[i..]);
        }
    }
}
