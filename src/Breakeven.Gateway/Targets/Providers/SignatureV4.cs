using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>AWS Signature Version 4, in the Authorization header, for requests without a query.</summary>
/// <remarks>Source: "Create a signed AWS API request" in the AWS IAM user guide. See docs/decisions/0006-aws-credentials.md for why the SDK's own signer is not used.</remarks>
internal static class SignatureV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Dates and signs the request: its path, its host and content type, every <c>x-amz-</c> header on it, and its body.</summary>
    /// <param name="bodyHash">SHA-256 of what is sent.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> bodyHash, AwsIdentity identity, string region, string service, DateTimeOffset now)
    {
        string hash = Convert.ToHexStringLower(bodyHash);
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Set(request, "x-amz-date", time);
        Set(request, "x-amz-content-sha256", hash);
        if (identity.SessionToken is { } token) Set(request, "x-amz-security-token", token.Reveal());
        Set(request, "authorization", Authorization(request.Method.Method, request.RequestUri!.AbsolutePath, SignedHeaders(request), hash, identity, $"{time[..8]}/{region}/{service}/aws4_request", time));
    }

    /// <param name="path">As sent, escapes and all.</param>
    /// <param name="headers">Names in lower case, in ordinal order.</param>
    /// <param name="scope">Day, region, service and <c>aws4_request</c>, parted by slashes.</param>
    /// <param name="time">As <c>20150830T123600Z</c>.</param>
    internal static string Authorization(
        string method, string path, SortedList<string, string> headers, string bodyHash, AwsIdentity identity, string scope, string time)
    {
        string names = string.Join(';', headers.Keys);
        string canonical = $"{method}\n{EscapeAgain(path)}\n\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{bodyHash}";
        string toSign = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        string signature = Convert.ToHexStringLower(Hmac(SigningKey(identity.SecretAccessKey, scope), toSign));
        return $"{Algorithm} Credential={identity.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    /// <summary>Every part of the scope is mixed into the secret in its turn, so that the key is of use there and then only.</summary>
    private static byte[] SigningKey(Secret secret, string scope)
    {
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secret.Reveal());
        foreach (string part in scope.Split('/')) key = Hmac(key, part);
        return key;
    }

    /// <summary>All services but S3 want the escaped path escaped once more.</summary>
    private static string EscapeAgain(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static SortedList<string, string> SignedHeaders(HttpRequestMessage request)
    {
        var signed = new SortedList<string, string>(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };
        if (request.Content?.Headers.ContentType is { } contentType) signed["content-type"] = contentType.ToString();
        foreach ((string name, IEnumerable<string> values) in request.Headers)
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)) signed[name.ToLowerInvariant()] = string.Join(',', values.Select(OneSpace));
        return signed;
    }

    private static string OneSpace(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
