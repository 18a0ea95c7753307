using System.Security.Cryptography;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Server.Advising;

/// <summary>What the operator stated for advice: the file that <c>advice.requirements</c> names.</summary>
/// <param name="Name">Of the file; <c>none</c> without one.</param>
/// <param name="Sha256">Lower-case hex of its bytes; <c>none</c> without one. A change is a change of the question.</param>
public sealed record RequirementsFile(string Name, string Sha256, Scenario Stated)
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private static readonly RequirementsFile None = new("none", "none", new Scenario());

    /// <param name="configPath">File of the configuration, which the name is relative to; null for the working folder.</param>
    /// <exception cref="RequirementsException">It cannot be read, or is not of the shape of a scenario.</exception>
    public static RequirementsFile Read(AdviceConfig advice, string? configPath)
    {
        ArgumentNullException.ThrowIfNull(advice);
        if (advice.Requirements is not { } name) return None;
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configPath ?? "breakeven.yaml"))!, name);
        try
        {
            if (!File.Exists(path)) throw new RequirementsException(name, "the file does not exist");
            if (new FileInfo(path).Length > MaxBytes) throw new RequirementsException(name, $"the file is larger than {MaxBytes} bytes");
            byte[] bytes = File.ReadAllBytes(path);
            return new(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), Scenario.ParseRequirements(bytes));
        }
        catch (ScenarioException problem)
        {
            throw new RequirementsException(name, problem.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RequirementsException(name, $"the file cannot be read: {error.Message}");
        }
    }
}
