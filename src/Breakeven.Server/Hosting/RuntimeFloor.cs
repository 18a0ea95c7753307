using System.Runtime.InteropServices;

namespace Breakeven.Server.Hosting;

/// <summary>Refuses to run on a runtime whose web server is known to be broken.</summary>
/// <remarks>CVE-2025-55315: request smuggling by chunk extensions, fixed in .NET 8.0.21, 9.0.10 and 10.0 RC 2. A gateway behind or before a proxy must not run without it.</remarks>
internal static class RuntimeFloor
{
    private const string Prefix = ".NET ";
    private static readonly Version Lowest = new(10, 0);

    public static void Require() => Require(RuntimeInformation.FrameworkDescription);

    /// <param name="description">As <c>.NET 10.0.12</c> or <c>.NET 10.0.0-rc.1.25451.107</c>.</param>
    /// <exception cref="ServerRefusedException">It is older.</exception>
    internal static void Require(string description)
    {
        string text = description.StartsWith(Prefix, StringComparison.Ordinal) ? description[Prefix.Length..] : description;
        string[] parts = text.Split('-', 2);
        bool isOld = !Version.TryParse(parts[0], out Version? version) || version < Lowest
            || (version.Major == Lowest.Major && parts.Length > 1 && (parts[1].StartsWith("alpha", StringComparison.Ordinal) || parts[1].StartsWith("preview", StringComparison.Ordinal) || parts[1].StartsWith("rc.1", StringComparison.Ordinal)));
        if (isOld) throw new ServerRefusedException($"{description} has a known hole in its web server (CVE-2025-55315). Install the newest .NET 10 runtime.");
    }
}
