namespace Breakeven.Gateway.Routing;

/// <summary>Which target made an answer that its provider keeps, so that a request that goes on from it finds the way back.</summary>
/// <remarks>A forgotten one is routed as any other request, which is right wherever a route has one target.</remarks>
internal sealed class AnswerOwners() : TargetMemory(MostAnswers, moves: false)
{
    /// <summary>Most answers that are remembered.</summary>
    public const int MostAnswers = 100_000;
}
