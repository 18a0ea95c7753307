using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Takes messages and their content blocks out of the format.</summary>
internal sealed class BlocksToNeutral(TranslationRules rules)
{
    private const string OwnKind = "it is a kind of content that only Anthropic's Messages API has.";

    public ImmutableArray<Message> ReadSystem(ReadOnlyMemory<byte> system)
    {
        ImmutableArray<ContentPart> parts = ReadContent(system);
        return parts.IsEmpty ? [] : [new Message(MessageRole.System, parts)];
    }

    public ImmutableArray<Message> ReadMessages(ReadOnlyMemory<byte> messages)
    {
        ImmutableArray<Message>.Builder read = ImmutableArray.CreateBuilder<Message>();
        Utf8JsonReader json = NeutralFields.Open(messages);
        while (NeutralFields.NextElement(ref json)) ReadMessage(messages, ref json, read);
        return read.DrainToImmutable();
    }

    private void ReadMessage(ReadOnlyMemory<byte> messages, ref Utf8JsonReader json, ImmutableArray<Message>.Builder read)
    {
        string? role = null;
        ReadOnlyMemory<byte> content = default;
        while (NeutralFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("role"u8)) role = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("content"u8)) content = NeutralFields.ReadRaw(messages, ref json);
            else NeutralFields.Skip(ref json);
        }
        ImmutableArray<ContentPart> parts = ReadContent(content);
        if (role != "user")
        {
            read.Add(new(role == "assistant" ? MessageRole.Assistant : MessageRole.System, parts));
            return;
        }
        // Results come before what the user says with them: other formats want them right after the calls.
        foreach (ContentPart.ToolResult result in parts.OfType<ContentPart.ToolResult>()) read.Add(new(MessageRole.Tool, [result]));
        ImmutableArray<ContentPart> said = parts.RemoveAll(part => part is ContentPart.ToolResult);
        if (said.Length > 0 || parts.IsEmpty) read.Add(new(MessageRole.User, said));
    }

    private ImmutableArray<ContentPart> ReadContent(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty) return [];
        Utf8JsonReader json = NeutralFields.Open(content);
        if (json.TokenType == JsonTokenType.String) return [new ContentPart.Text(json.GetString() ?? "")];
        if (json.TokenType != JsonTokenType.StartArray) return [];
        ImmutableArray<ContentPart>.Builder parts = ImmutableArray.CreateBuilder<ContentPart>();
        while (NeutralFields.NextElement(ref json))
        {
            RequestBlock block = RequestBlock.Read(content, ref json);
            int first = parts.Count;
            AddParts(in block, parts);
            if (block.CacheControl is { } mark && parts.Count > first) parts[^1] = parts[^1] with { CacheControlJson = mark };
        }
        return parts.DrainToImmutable();
    }

    private void AddParts(in RequestBlock block, ImmutableArray<ContentPart>.Builder parts)
    {
        switch (block.Type)
        {
            case "text":
                parts.Add(new ContentPart.Text(block.Text ?? ""));
                break;
            case "image":
                if (ReadSource(in block) is { } image) parts.Add(new ContentPart.Image(image));
                break;
            case "document":
                AddDocument(in block, parts);
                break;
            case "thinking":
                parts.Add(new ContentPart.Reasoning(block.Text ?? "", string.IsNullOrEmpty(block.Signature) ? null : block.Signature));
                break;
            case "redacted_thinking":
                parts.Add(new ContentPart.HiddenReasoning(block.Data ?? ""));
                break;
            case "tool_use":
                parts.Add(new ContentPart.ToolCall(block.Id ?? "", block.Name ?? "", block.Input.IsEmpty ? "{}" : Encoding.UTF8.GetString(block.Input.Span)));
                break;
            case "tool_result":
                parts.Add(new ContentPart.ToolResult(block.Id ?? "", ReadContent(block.Content), block.IsError));
                break;
            default:
                rules.Drop(ClientWord.OrElse(block.Type, "content"), OwnKind);
                break;
        }
    }

    private void AddDocument(in RequestBlock block, ImmutableArray<ContentPart>.Builder parts)
    {
        if (block.WantsCitations) rules.Drop("citations", "only Anthropic's Messages API cites documents.");
        if (!string.IsNullOrEmpty(block.Context)) parts.Add(new ContentPart.Text(block.Context));
        BlockSource source = BlockSource.Read(block.Source);
        if (source.Type == "text") parts.Add(new ContentPart.Text(source.Data ?? ""));
        else if (source.Type == "content") parts.AddRange(ReadContent(source.Content));
        else if (ReadSource(in block) is { } media) parts.Add(new ContentPart.File(media, block.Title));
    }

    private MediaSource? ReadSource(in RequestBlock block)
    {
        BlockSource source = BlockSource.Read(block.Source);
        if (source is { Type: "base64", Data: not null }) return MediaSource.Of(source.MediaType ?? "", source.Data);
        if (source is { Type: "url", Url: not null }) return MediaSource.At(source.Url);
        rules.Drop("source", "it names a file that only Anthropic keeps, or a kind of source that is not known here.");
        return null;
    }
}
