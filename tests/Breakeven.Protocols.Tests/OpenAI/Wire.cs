using System.Buffers;
using System.Text;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Bodies in and out, for the tests of any format.</summary>
internal static class Wire
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static T Read<T>(IClientProtocol protocol, string body)
        where T : ModelRequest
    {
        bool read = protocol.TryReadRequest(Utf8(body), out ModelRequest? request, out CallError? error);
        Assert.True(read, error?.Message);
        return Assert.IsType<T>(request);
    }

    public static CallError Refuse(IClientProtocol protocol, string body) => Refuse(protocol, Utf8(body));

    public static CallError Refuse(IClientProtocol protocol, ReadOnlyMemory<byte> body)
    {
        Assert.False(protocol.TryReadRequest(body, out _, out CallError? error));
        Assert.Equal(400, error!.Status);
        Assert.Equal(CallOutcome.ClientError, error.Outcome);
        Assert.False(error.Retryable);
        return error;
    }

    public static string Forward(ModelRequest request, string model, bool askForUsage = false) => Written(output => request.WriteTo(output, model, askForUsage));

    public static List<string> Blocks(ModelRequest request)
    {
        List<string> blocks = [];
        request.VisitPrompt((role, text) => blocks.Add(Encoding.UTF8.GetString(role) + ": " + Encoding.UTF8.GetString(text)));
        return blocks;
    }

    public static string Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The request as a target of another format is sent it.</summary>
    public static string Translate(ModelRequest request, ITargetProtocol target, TranslationRules? rules = null) => Written(output =>
        Assert.Null(RequestTranslation.Write(request, target, "target-model", rules ?? new TranslationRules(), output)));

    public static CallError RefuseTranslation(ModelRequest request, ITargetProtocol target, TranslationRules? rules = null)
    {
        ArrayBufferWriter<byte> output = new();
        CallError? error = RequestTranslation.Write(request, target, "target-model", rules ?? new TranslationRules(), output);
        Assert.NotNull(error);
        Assert.Equal(400, error.Status);
        return error;
    }
}
