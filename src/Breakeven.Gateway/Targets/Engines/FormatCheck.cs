using System.Collections.Immutable;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Finds out which formats an engine speaks that only some versions do, as Anthropic's <c>/v1/messages</c> in newer vLLM, llama.cpp and Ollama.</summary>
/// <remarks>
/// Sends <c>{}</c>: without a model, messages and a limit there is nothing that could run, so the question costs no token and no slot.
/// A GET would not do: llama.cpp answers 404 for a wrong method on a path that it has.
/// A server that knows the path complains about the body (400 or 422; llama.cpp also 500 in JSON); one that does not, about the path (404, 405, 501).
/// All else tells nothing: LM Studio answers 200 to every path, and a proxy may ask for a key first.
/// </remarks>
internal static class FormatCheck
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    /// <param name="formats">Which to ask for.</param>
    /// <param name="known">What an earlier check found: it stands where an answer tells nothing.</param>
    public static async Task<ImmutableArray<WireFormat>> AskAsync(EngineApi api, ImmutableArray<WireFormat> formats, ImmutableArray<WireFormat> known, CancellationToken cancellationToken)
    {
        ImmutableArray<WireFormat>.Builder spoken = ImmutableArray.CreateBuilder<WireFormat>(formats.Length);
        foreach (WireFormat format in formats)
        {
            EngineReply reply = await api.PostOpenAIAsync($"/{OpenAIPaths.Of(format)}", Empty, cancellationToken);
            if (Judge(reply) ?? known.Contains(format)) spoken.Add(format);
        }
        return spoken.DrainToImmutable();
    }

    /// <returns>Null when the answer tells nothing.</returns>
    public static bool? Judge(EngineReply reply) => reply.Status switch
    {
        400 or 422 => true,
        500 when reply.IsJsonObject => true,
        404 or 405 or 501 => false,
        _ => null,
    };
}
