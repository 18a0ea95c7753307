using System.CommandLine;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary>Where labelled prompts come from: files, or what the gateway recorded. The same for training and for measuring.</summary>
internal sealed class LabelOptions
{
    private readonly Option<FileInfo[]> _data = new("--data") { Description = "Labelled prompts as JSON lines: prompt, route, weak, strong (both qualities 0 to 1), and at, the time, where known", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _ledger = new("--ledger") { Description = "Take the labels from what was found out about recorded answers, as sqlite:breakeven.db; needs the calls' stored prompts", HelpName = "URL" };
    private readonly Option<FileInfo?> _config = CommonOptions.Config();
    private readonly Option<string?> _weak = new("--weak") { Description = "With --ledger: the weak target; default the first of the configuration's complexity route", HelpName = "TARGET" };
    private readonly Option<string?> _strong = new("--strong") { Description = "With --ledger: the strong target; default the last", HelpName = "TARGET" };
    private readonly Option<DateTimeOffset?> _since = CommonOptions.Since();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_data, _ledger, _config, _weak, _strong, _since]) command.Add(option);
    }

    public bool StatesTime(ParseResult parsed) => parsed.GetValue(_since) is not null;

    /// <exception cref="CommandException">Nothing is named, both are, or what is named holds too little.</exception>
    public async Task<LabelSource> ReadAsync(ParseResult parsed, CancellationToken stop)
    {
        FileInfo[] files = parsed.GetValue(_data) ?? [];
        if (parsed.GetValue(_ledger) is not { } url)
            return files.Length > 0 ? new(LabelFiles.Read(files, stop), [], [], null) : throw new CommandException("say where the labels are: --data FILE, or --ledger URL.");
        if (files.Length > 0) throw new CommandException("give --data or --ledger, not both: a file says nothing of how its labels were made.");
        string path = CommonOptions.ConfigPath(parsed.GetValue(_config))
            ?? throw new CommandException("--ledger needs the configuration, whose storage.content_key opens the stored prompts: give --config FILE.");
        RouterPair pair = RouterPair.Of(path, parsed.GetValue(_weak), parsed.GetValue(_strong));
        return await new RouterLabels(url, pair).ReadAsync(parsed.GetValue(_since), stop);
    }
}
