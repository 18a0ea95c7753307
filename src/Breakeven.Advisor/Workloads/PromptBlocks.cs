namespace Breakeven.Advisor.Workloads;

/// <summary>How prompts are cut into the blocks whose hashes a record keeps.</summary>
/// <remarks>
/// The gateway hashes the tools and then each text, part and call of the messages, and keeps the first eight hashes without their sizes. A Mooncake
/// trace hashes every 512 tokens and keeps all.
/// </remarks>
internal static class PromptBlocks
{
    private const int KeptByGateway = 8;
    private const int MooncakeTokens = 512;
    private const string Imported = "import";

    /// <summary>Whether the hashes cover the prompt to its end, so that equal hashes mean an equal prompt.</summary>
    public static bool CoverPrompt(CallRecord call, int blocks) => IsImported(call) || blocks < KeptByGateway;

    /// <summary>Tokens of a block where all but the last have the same; null where sizes are unknown.</summary>
    public static int? Tokens(CallRecord call, int blocks, long inputTokens) =>
        IsImported(call) && blocks == (inputTokens + MooncakeTokens - 1) / MooncakeTokens ? MooncakeTokens : null;

    public static bool IsImported(CallRecord call) => call.Protocol == Imported;
}
