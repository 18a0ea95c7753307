namespace Breakeven.Gateway.Routing;

/// <summary>Which target answered a conversation last, on routes with <c>sticky: conversation</c>. A forgotten one is routed as a new one.</summary>
internal sealed class Conversations() : TargetMemory(MostConversations, moves: true)
{
    /// <summary>Most conversations that are remembered; at some 300 bytes each.</summary>
    public const int MostConversations = 100_000;
}
