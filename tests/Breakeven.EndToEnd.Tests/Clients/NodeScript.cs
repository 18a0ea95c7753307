using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Clients;

/// <summary>Runs the scripts of <c>eng/node</c>: real JavaScript clients in a process of their own.</summary>
internal static class NodeScript
{
    private static readonly string Folder = Path.Combine(Root(), "eng", "node");

    /// <summary>Where eng/setup wrote down which Node it found or installed.</summary>
    private static readonly string NodePath = Path.Combine(Root(), "artifacts", "node", "path");

    /// <summary>Runs scenarios of a script, one after another in one process.</summary>
    /// <param name="models">Comes before the name of each model: a provider and a slash, or nothing.</param>
    /// <returns>What each scenario told.</returns>
    public static async Task<IReadOnlyDictionary<string, JsonNode>> RunAsync(string script, IEnumerable<string> scenarios, Uri server, string key, string models)
    {
        Assert.True(File.Exists(NodePath) && Directory.Exists(Path.Combine(Folder, "node_modules")), "The JavaScript clients are not installed: run eng/setup.");
        ProcessStartInfo start = new((await File.ReadAllTextAsync(NodePath)).Trim(), [Path.Combine(Folder, $"{script}.mjs"), .. scenarios])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SERVER"] = server.AbsoluteUri.TrimEnd('/');
        start.Environment["KEY"] = key;
        start.Environment["MODEL"] = models;
        // A proxy of the machine must not come between a client and a server on loopback.
        start.Environment["NO_PROXY"] = "127.0.0.1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script}.mjs ended with {process.ExitCode}: {await errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToDictionary(told => told.Text("scenario"));
    }

    /// <summary>The repository's root, above the folder that the tests were built into.</summary>
    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Breakeven.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of their repository.");
    }
}
