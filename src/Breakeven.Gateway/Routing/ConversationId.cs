using System.Collections.Immutable;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Recording;

namespace Breakeven.Gateway.Routing;

/// <summary>Which conversation a call belongs to: as its header says, else as it begins.</summary>
/// <remarks>
/// A conversation is resent whole with every turn, so its turns share everything up to the first words of the user, and hardly any two conversations do. The instructions
/// alone would not do: they are the same for all users of an application, and would send all of them to one target.
/// </remarks>
internal static class ConversationId
{
    public const string HeaderName = "x-breakeven-conversation";

    /// <summary>Writes <see cref="CallContext.Conversation"/> on routes that keep conversations at their targets.</summary>
    /// <returns>The refusal of a malformed header, else null.</returns>
    public static CallError? Read(CallContext call, PrefixHasher hasher)
    {
        if (call.Route.Config?.Sticky != Stickiness.Conversation && call.Route.Router is null) return null;
        if (call.Arrival.Header(HeaderName) is not { } stated)
        {
            call.Conversation = FromPrompt(call, hasher);
            return null;
        }
        if (!CallTags.IsWord(stated)) return GatewayErrors.InvalidHeader(HeaderName, "names one conversation in at most 64 letters, digits and . _ - : /");
        call.Conversation = stated;
        return null;
    }

    /// <returns>Null for a prompt without text. Told apart from a stated name by a sign that no name has.</returns>
    internal static string? FromPrompt(CallContext call, PrefixHasher hasher)
    {
        ImmutableArray<string> hashes = call.PrefixHashes ??= hasher.Hash(call.Request);
        if (hashes.IsEmpty) return null;
        int block = 0, user = -1;
        call.Request.VisitPrompt((role, _) =>
        {
            if (user < 0 && role.SequenceEqual("user"u8)) user = block;
            block++;
        });
        return $"#{hashes[user < 0 ? hashes.Length - 1 : Math.Min(user, hashes.Length - 1)]}";
    }
}
