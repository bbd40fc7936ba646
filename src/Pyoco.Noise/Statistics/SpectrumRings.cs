namespace Pyoco.Noise;

/// <summary>The frequencies of a real plane in rings of equal radius, each pair of mirror images once.</summary>
internal static class SpectrumRings
{
    /// <summary>A frequency of the half plane that <c>rfft2</c> gives.</summary>
    /// <param name="Index">Its place, row by row of W / 2 + 1 columns.</param>
    /// <param name="Variance">Variance of its power in white noise of unit power: 1, or 2 where it is its own mirror image and so
    /// real.</param>
    public readonly record struct Bin(int Index, double Variance)
    {
        /// <summary>Whether it is its own mirror image.</summary>
        public bool IsReal => Variance == 2;
    }

    /// <summary>The rings of a plane, the constant first; each holds at least one frequency.</summary>
    public static IReadOnlyList<IReadOnlyList<Bin>> Of(int height, int width)
    {
        var columns = width / 2 + 1;
        var rings = new SortedDictionary<int, List<Bin>>();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var ownMirrorColumn = x == 0 || 2 * x == width;
                var mirror = (height - y) % height;
                if (ownMirrorColumn && mirror < y)
                {
                    continue; // its mirror image stands in the same column
                }

                // In cycles a pixel, a quarter of the samples' frequency being the middle ring, whatever the sides of the plane.
                var radius = Math.Sqrt(Math.Pow(Math.Min(y, height - y) / (double)height, 2) + Math.Pow(x / (double)width, 2));
                var ring = (int)Math.Round(radius * Math.Min(64, Math.Max(height, width)));
                if (!rings.TryGetValue(ring, out var bins))
                {
                    rings[ring] = bins = [];
                }

                bins.Add(new Bin(y * columns + x, ownMirrorColumn && mirror == y ? 2 : 1));
            }
        }

        return [.. rings.Values];
    }
}
