using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Visits the content blocks of a whole answer.</summary>
internal static class AnswerBlocks
{
    public delegate void Visitor(in AnswerPiece block);

    /// <param name="content">The array of blocks, which the tokenizer has accepted; empty for none. What is no block is left out, and so is what follows a name that is no text.</param>
    public static void Visit(ReadOnlySpan<byte> content, Visitor visitor)
    {
        if (content.IsEmpty) return;
        try
        {
            Utf8JsonReader json = new(content, WireJson.ReaderOptions);
            json.Read();
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType == JsonTokenType.StartObject) visitor(AnswerPiece.Read(content, ref json));
                else json.Skip();
            }
        }
        catch (InvalidOperationException)
        {
            // The tokenizer's word for a name that cannot be decoded.
        }
    }
}
