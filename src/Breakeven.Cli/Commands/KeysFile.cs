using System.Collections.Immutable;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Server.Hosting;

namespace Breakeven.Cli.Commands;

/// <summary>A configuration file whose keys are changed. It is written only when the whole result is valid, whole, and with the file's own permissions.</summary>
internal sealed class KeysFile
{
    private readonly string _text;

    private KeysFile(string path, string text, BreakevenConfig config) => (Path, _text, Config) = (path, text, config);

    /// <summary>As the user named it.</summary>
    public string Path { get; }
    public BreakevenConfig Config { get; }

    /// <returns>Null when the verb names no file and this folder has none.</returns>
    /// <exception cref="CommandException">The file is not a valid configuration.</exception>
    public static KeysFile? Find(FileInfo? given)
    {
        if (CommonOptions.ConfigPath(given) is not { } path) return null;
        ConfigResult result = CheckCommand.Read(path);
        BreakevenConfig config = result.Config ?? throw new CommandException($"{string.Join('\n', result.Errors)}\n{path} is not usable, so nothing was changed.");
        return new(path, File.ReadAllText(path), config);
    }

    public static KeysFile Required(FileInfo? given) => Find(given) ?? throw new CommandException("there is no breakeven.yaml in this folder: give --config FILE.");

    public KeyConfig Find(string name) => Config.Keys.FirstOrDefault(key => key.Name == name)
        ?? throw new CommandException($"{Path} has no key '{name}'. `breakeven keys list` shows those it has.");

    public void Add(KeyConfig key)
    {
        if (Config.Keys.Any(other => other.Name == key.Name)) throw new CommandException($"{Path} has a key '{key.Name}' already. `breakeven keys rotate {key.Name}` gives it another credential.");
        Write(ConfigEditor.AddKey(_text, key));
    }

    public void Set(KeyConfig key, params ImmutableArray<string> members) => Write(ConfigEditor.SetKey(_text, key, members));

    private void Write(ConfigEdit edit)
    {
        string text = edit.Text ?? throw new CommandException($"{Path} was not changed: {edit.Problem}.");
        ConfigResult result = CheckCommand.Parse(text, Path);
        if (result.Config is null) throw new CommandException($"{string.Join('\n', result.Errors)}\n{Path} was not changed: with this it would not be valid.");
        try
        {
            using ConfigFile draft = ConfigFile.Draft(Path, text);
            draft.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot write {Path}: {e.Message} Nothing was left half-written.", ExitCode.Failed);
        }
    }
}
