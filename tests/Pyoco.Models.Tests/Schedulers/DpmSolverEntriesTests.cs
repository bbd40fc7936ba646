using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class DpmSolverEntriesTests
{
    [Fact]
    public void TheDefaultsAreDpmSolverPlusPlusOfSecondOrder() => Assert.Equal(new DpmSolverOptions(), Solver("{}"));

    [Fact]
    public void EntriesBecomeOptions() => Assert.Equal(
        new DpmSolverOptions
        {
            Order = 3, Correction = DpmSolverCorrection.Heun, Ending = DpmSolverEnding.FirstOrder, Eta = 1,
            Integrand = DpmSolverIntegrand.Noise,
        },
        Solver("""{"solver_order":3,"solver_type":"heun","euler_at_final":true,"algorithm_type":"sde-dpmsolver"}""", endsClean: false));

    [Theory]
    [InlineData("""{"algorithm_type":"sde-dpmsolver"}""", "final_sigmas_type is 'zero'")]
    [InlineData("""{"algorithm_type":"euler"}""", "algorithm_type is 'euler'")]
    public void WhatTheClassHasNotIsRefused(string json, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => Solver(json)).Message);

    private static DpmSolverOptions Solver(string json, bool endsClean = true) =>
        new SchedulerEntries(JsonDocument.Parse(json).RootElement, "the config")
            .Solver(endsClean, "dpmsolver++", "dpmsolver", "sde-dpmsolver++", "sde-dpmsolver");
}
