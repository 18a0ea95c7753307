namespace Breakeven.Cli.Demo;

/// <summary>What tells one simulated provider from another: when it refuses and how fast it is.</summary>
internal interface ISimulatedModel
{
    string Name { get; }

    /// <returns>Null when the call is to be answered.</returns>
    SimulatedRefusal? Refuse(SimulatedRequest request);

    /// <summary>Called once for each request that arrives while the provider is up, in the order of arrival.</summary>
    /// <returns>Prompt tokens that its cache held already; null where it does not tell.</returns>
    int? Recall(SimulatedRequest request);

    /// <summary>Called when an answer begins; <see cref="End"/> follows once, however it ends.</summary>
    AnswerPace Begin(SimulatedRequest request);

    void End();
}
