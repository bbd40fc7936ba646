using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Sums, products and fillings of tensors with numbers that a garbage collection cannot spoil: for your own denoisers, priors and
/// samplers.</summary>
/// <remarks>TorchSharp hands native code the address of a number that it boxed, and nothing keeps the box alive: a collection on another
/// thread at that moment frees it, and the number is garbage. <c>x * 2</c>, <c>x.add(y)</c> (which multiplies y by a boxed 1), <c>full</c>
/// and <c>arange</c> are all built so. Here every box lives until the call has returned; a convention test keeps the libraries from making
/// any other. Names with <c>_</c> work in place.</remarks>
public static class TensorArithmetic
{
    private static readonly Scalar One = 1.ToScalar();

    /// <summary><c>x + y</c>.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary><c>x + factor * y</c>.</summary>
    public static Tensor Plus(this Tensor x, Tensor y, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.add(y, scalar);
    }

    /// <summary><c>x + number</c>.</summary>
    public static Tensor Plus(this Tensor x, double number)
    {
        using var scalar = number.ToScalar();
        return x.add(scalar, One);
    }

    /// <summary><c>x += y</c>.</summary>
    public static Tensor Plus_(this Tensor x, Tensor y) => x.add_(y, One);

    /// <summary><c>x += factor * y</c>.</summary>
    public static Tensor Plus_(this Tensor x, Tensor y, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.add_(y, scalar);
    }

    /// <summary><c>x += number</c>.</summary>
    public static Tensor Plus_(this Tensor x, double number)
    {
        using var scalar = number.ToScalar();
        return x.add_(scalar, One);
    }

    /// <summary><c>factor * x</c>.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.mul(scalar);
    }

    /// <summary><c>x *= factor</c>.</summary>
    public static Tensor Times_(this Tensor x, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.mul_(scalar);
    }

    /// <summary><c>x / divisor</c>.</summary>
    public static Tensor Over(this Tensor x, double divisor)
    {
        using var scalar = divisor.ToScalar();
        return x.div(scalar);
    }

    /// <summary><c>x /= divisor</c>.</summary>
    public static Tensor Over_(this Tensor x, double divisor)
    {
        using var scalar = divisor.ToScalar();
        return x.div_(scalar);
    }

    /// <summary><c>x += factor * y * z</c>.</summary>
    public static Tensor PlusProduct_(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.addcmul_(y, z, scalar);
    }

    /// <summary><c>x += factor * y / z</c>.</summary>
    public static Tensor PlusQuotient_(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.addcdiv_(y, z, scalar);
    }

    /// <summary><c>x += weight * (y - x)</c>, linear interpolation.</summary>
    public static Tensor MoveTowards_(this Tensor x, Tensor y, double share)
    {
        using var weight = tensor(share, x.dtype, x.device);
        return x.lerp_(y, weight);
    }

    /// <summary>Adds the slices of y to some slices of x along an axis; a place may be named more than once.</summary>
    /// <param name="x">What is added to, in place.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="places">Whole numbers, one for each slice of y.</param>
    /// <param name="y">What is added.</param>
    public static Tensor PlusAt_(this Tensor x, long axis, Tensor places, Tensor y) => x.index_add_(axis, places, y, One);

    /// <summary>Clamps to a range, in place.</summary>
    public static Tensor Limit_(this Tensor x, double least, double most)
    {
        using var low = least.ToScalar();
        using var high = most.ToScalar();
        return x.clamp_(low, high);
    }

    /// <summary>Where x is a number.</summary>
    public static Tensor Is(this Tensor x, long number)
    {
        using var scalar = number.ToScalar();
        return x.eq(scalar);
    }

    /// <summary>A tensor of one number everywhere.</summary>
    public static Tensor Filled(long[] shape, double number, ScalarType type, Device device)
    {
        using var scalar = number.ToScalar();
        return full(shape, scalar, type, device);
    }

    /// <summary>0, 1, ..., count - 1.</summary>
    public static Tensor Counting(long count, ScalarType type, Device device)
    {
        using var first = 0.ToScalar();
        using var end = count.ToScalar();
        return arange(first, end, One, type, device);
    }
}
