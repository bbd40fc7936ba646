namespace Pyoco.Models;

/// <summary>Height and width of what a network was made for. A number becomes a square by itself.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
public readonly record struct FrameSize(int Height, int Width)
{
    /// <summary>A square.</summary>
    public static implicit operator FrameSize(int side) => new(side, side);
}
