namespace Breakeven.Cli.Demo;

/// <summary>What the user asked of the demo.</summary>
/// <param name="Trace">The user's own traffic; null for the shipped one.</param>
/// <param name="Requests">Calls to replay.</param>
/// <param name="Output">Folder of the results.</param>
/// <param name="Open">Show the report in the browser at the end.</param>
internal sealed record DemoOptions(FileInfo? Trace, int Requests, int Seed, DirectoryInfo Output, bool Open);
