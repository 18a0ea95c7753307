using System.Text.Json;
using CsCheck;

namespace Breakeven.Protocols.OpenAI;

public class ChatRequestFuzzTests
{
    private static readonly byte[] s_full = ChatBodies.Utf8(ChatBodies.Full);
    private static readonly string[] s_codes = ["invalid_json", "invalid_utf8", "duplicate_property", "max_depth", "invalid_request_error"];

    [Fact]
    public void TryRead_EveryTruncation_IsRefused()
    {
        int end = s_full.AsSpan().TrimEnd(" \r\n"u8).Length;
        for (int length = 0; length < end; length++)
        {
            CallError error = ChatBodies.Refuse(s_full.AsMemory(0, length));
            Assert.Contains(error.Code, s_codes);
            Assert.NotEqual("invalid_request_error", error.Code);
        }
        Assert.True(ChatRequestReader.TryRead(s_full.AsMemory(0, end), out _, out _));
    }

    [Fact]
    public void TryRead_MutatedBody_NeverThrowsAndAcceptsOnlyWhatTheStrictParserAccepts() =>
        Gen.Select(Gen.Int[0, s_full.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf(Interesting))).Array[1, 6].Sample(changes =>
        {
            byte[] body = [.. s_full];
            foreach ((int at, byte value) in changes) body[at] = value;
            if (ChatRequestReader.TryRead(body, out ChatRequest? request, out CallError? error)) return IsStrictJson(body) && request.Model.Length > 0;
            return error.Status == 400 && s_codes.Contains(error.Code);
        }, iter: 50_000);

    [Fact]
    public void TryRead_RandomBytes_NeverThrows() =>
        Gen.OneOf(Interesting).Array[0, 60].Sample(body =>
            ChatRequestReader.TryRead(body, out ChatRequest? request, out CallError? error) ? request is not null : error is not null, iter: 50_000);

    [Fact]
    public void TryRead_SplicedBody_AgreesWithTheStrictParser() =>
        Gen.Select(Gen.Int[0, s_full.Length], Gen.Int[0, s_full.Length], Gen.Int[0, 40]).Sample((from, to, length) =>
        {
            byte[] piece = s_full[from..Math.Min(from + length, s_full.Length)];
            byte[] body = [.. s_full[..to], .. piece, .. s_full[to..]];
            bool accepted = ChatRequestReader.TryRead(body, out _, out CallError? error);
            bool blamesSyntax = error?.Code is "invalid_json" or "duplicate_property";
            return accepted ? IsStrictJson(body) : !(blamesSyntax && IsStrictJson(body));
        }, iter: 50_000);

    private static byte[] Interesting => [.. "{}[]\":,\\ue0 19-.tfn\n/ma"u8, 0, 0xC3, 0xED, 0xFF, 0xEF];

    private static bool IsStrictJson(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a name that is no text
        {
            return false;
        }
    }
}
