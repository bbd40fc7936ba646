namespace Pyoco;

/// <summary>The orders of multistep solvers.</summary>
internal static class SolverOrder
{
    /// <summary>The order itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 1, 2 or 3.</exception>
    public static int Checked(int order) => order is 1 or 2 or 3
        ? order
        : throw new ArgumentOutOfRangeException("Order", order, "The order is 1, 2 or 3.");
}
