using PriorStudy;

namespace FineTune.Tests;

/// <summary>How the page writes numbers.</summary>
public sealed class StudyReportTests
{
    [Theory]
    [InlineData(-0.12, 1, "-0.1")]
    [InlineData(20.36, 1, "+20.4")]
    [InlineData(61.914, 2, "+61.91")]
    [InlineData(0, 1, "0.0")]
    public void DifferencesHaveTheirSign(double number, int digits, string expected) =>
        Assert.Equal(expected, StudyReport.Signed(number, digits));
}
