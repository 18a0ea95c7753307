using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Rules;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>Reads <c>breakeven.yaml</c>: parses, replaces references to the environment, binds, and checks the rules across sections. Reports every problem, not the first. Bad input is a result, never an exception.</summary>
public static class ConfigReader
{
    /// <summary>Larger files are refused: a configuration is written by people.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="environment">Value of an environment variable, or null when it is not set.</param>
    /// <param name="priceProviders">Provider names of the price book that <c>prices.overrides</c> may name; null for those of the built-in provider types.</param>
    public static ConfigResult ReadFile(string path, Func<string, string?> environment, IReadOnlySet<string>? priceProviders = null)
    {
        try
        {
            return ReadBytes(ReadBounded(path), path, environment, priceProviders);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = error is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : $"the file cannot be read: {error.Message}";
            return Refused(new(ConfigSeverity.Error, path, 0, 0, "", reason), "");
        }
    }

    /// <summary>Reads a text. Relative <c>${file:…}</c> paths start at the folder of <paramref name="fileName"/>.</summary>
    public static ConfigResult ReadText(string text, string fileName, Func<string, string?> environment, IReadOnlySet<string>? priceProviders = null)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (text.Length > MaxBytes) return Refused(new(ConfigSeverity.Error, fileName, 1, 1, "", $"larger than {MaxBytes} bytes"), sha256);
        var files = new ReferencedFiles(Path.GetDirectoryName(Path.GetFullPath(fileName)) ?? "");
        var context = new BindContext(fileName, new(environment, files.Read));
        try
        {
            ConfigNode root = YamlComposer.Compose(text, (at, key, message) => context.Error(key, message, at: at)) ?? ScalarNode.Plain("");
            ConfigShapes.Root.TryBind(root, "", context, out BreakevenConfig config);
            config = RouterFiles.Locate(EnvironmentOverlays.Complete(config, context), files);
            ConfigRules.Check(config, context, priceProviders);
            bool isValid = context.Problems.All(problem => problem.Severity != ConfigSeverity.Error);
            return new(isValid ? config : null, InFileOrder(context), sha256, SecretMask.Apply(text, context.Secrets)) { ReferencedFiles = files.Paths, Source = new(text) };
        }
        catch (ConfigSyntaxException error)
        {
            ConfigProblem problem = new(ConfigSeverity.Error, fileName, error.Span.Line, error.Span.Column, "", error.Message);
            return Refused(problem, sha256) with { ReferencedFiles = files.Paths };
        }
    }

    private static ConfigResult ReadBytes(byte[] bytes, string path, Func<string, string?> environment, IReadOnlySet<string>? priceProviders)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (bytes.Length > MaxBytes) return Refused(new(ConfigSeverity.Error, path, 1, 1, "", $"larger than {MaxBytes} bytes"), sha256);
        try
        {
            ReadOnlySpan<byte> content = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
            return ReadText(StrictUtf8.GetString(content), path, environment, priceProviders) with { Sha256 = sha256 };
        }
        catch (DecoderFallbackException error)
        {
            int line = 1 + bytes.AsSpan(0, Math.Clamp(error.Index, 0, bytes.Length)).Count((byte)'\n');
            return Refused(new(ConfigSeverity.Error, path, line, 1, "", "not UTF-8; save the file in that encoding"), sha256);
        }
    }

    /// <summary>Reads one byte more than allowed at most, so that a file without end does no harm.</summary>
    private static byte[] ReadBounded(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] buffer = new byte[MaxBytes + 1];
        int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return buffer[..read];
    }

    private static ImmutableArray<ConfigProblem> InFileOrder(BindContext context) =>
        [.. context.Problems.Distinct().OrderBy(problem => problem.Line == 0 ? int.MaxValue : problem.Line).ThenBy(problem => problem.Column)];

    /// <summary>Where secrets stand in a text that cannot be parsed is unknown, so none of it is shown.</summary>
    private static ConfigResult Refused(ConfigProblem problem, string sha256) =>
        new(null, [problem], sha256, "# Not shown: the text could not be parsed, so its secrets cannot be told from the rest.\n");
}
