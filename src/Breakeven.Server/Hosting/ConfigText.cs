using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Server.Hosting;

/// <summary>What tells one configuration from another in the ledger.</summary>
/// <param name="Sha256">Of the text.</param>
/// <param name="MaskedText">The text without secrets.</param>
public sealed record ConfigText(string Sha256, string MaskedText)
{
    /// <summary>A configuration made in memory has no text to compare by: it is a version of its own.</summary>
    public static ConfigText Of(ConfigResult? result) => result is null ? FromText($"# made in memory {Guid.NewGuid():N}") : new(result.Sha256, result.MaskedText);

    /// <param name="maskedText">Without secrets.</param>
    public static ConfigText FromText(string maskedText) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(maskedText))), maskedText);
}
