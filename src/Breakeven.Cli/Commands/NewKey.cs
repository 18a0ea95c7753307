using System.Security.Cryptography;
using System.Text;

namespace Breakeven.Cli.Commands;

/// <summary>A credential that was just made: 256 random bits, and the hash that the configuration keeps.</summary>
internal sealed record NewKey(string Secret, string Sha256)
{
    private const int Bytes = 32;

    public static NewKey Make()
    {
        string secret = "bk-" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return new(secret, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));
    }

    /// <summary>Not the secret: a record prints its members.</summary>
    public override string ToString() => "[new key]";
}
