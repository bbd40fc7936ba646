namespace Pyoco;

/// <summary>The profiles of Apple ProRes, from the smallest files to the largest.</summary>
public enum ProResProfile
{
    /// <summary>ProRes 422 Proxy.</summary>
    Proxy,

    /// <summary>ProRes 422 LT.</summary>
    Lt,

    /// <summary>ProRes 422.</summary>
    Standard,

    /// <summary>ProRes 422 HQ.</summary>
    Hq,

    /// <summary>ProRes 4444: colours are not halved along rows.</summary>
    P4444,
}
