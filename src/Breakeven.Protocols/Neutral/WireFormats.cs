namespace Breakeven.Protocols.Neutral;

/// <summary>Which formats can be turned into each other.</summary>
public static class WireFormats
{
    /// <summary>Whether an answer of <paramref name="target"/> can be told in <paramref name="client"/>: the same, or both conversations, or both embeddings.</summary>
    public static bool CanTranslate(WireFormat client, WireFormat target) =>
        client == target || (IsConversation(client) && IsConversation(target)) || (IsEmbedding(client) && IsEmbedding(target));

    public static bool IsConversation(WireFormat format) => format
        is WireFormat.ChatCompletions or WireFormat.Responses or WireFormat.Messages or WireFormat.OllamaChat or WireFormat.OllamaGenerate
        or WireFormat.GenerateContent or WireFormat.Converse;

    public static bool IsEmbedding(WireFormat format) => format is WireFormat.Embeddings or WireFormat.OllamaEmbed;
}
