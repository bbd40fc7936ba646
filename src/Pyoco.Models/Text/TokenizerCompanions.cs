using System.Text.Json;

namespace Pyoco.Models;

/// <summary>The files beside a vocabulary that change what a text becomes: <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and
/// <c>added_tokens.json</c>.</summary>
/// <remarks>As in transformers, the last two count only where the config has no <c>added_tokens_decoder</c>; the map then wins over the
/// config: Stable Diffusion 2.1 pads with "!", and says so only there.</remarks>
internal sealed class TokenizerCompanions
{
    private const string DecoderKey = "added_tokens_decoder";
    private static readonly string[] SpecialKeys = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token",
        "mask_token"];
    private static readonly string[] ExtraKeys = ["additional_special_tokens", "extra_special_tokens"];
    private readonly (string Path, ConfigEntries? Entries) _config;
    private readonly (string Path, ConfigEntries? Entries) _map;
    private readonly (string Path, ConfigEntries? Entries) _added;

    private TokenizerCompanions()
    {
    }

    public TokenizerCompanions(string folder)
    {
        _config = Open(folder, "tokenizer_config.json");
        var decoder = _config.Entries?.IsNull(DecoderKey) == false;
        _map = decoder ? default : Open(folder, "special_tokens_map.json");
        _added = decoder ? default : Open(folder, "added_tokens.json");
    }

    /// <summary>No files at all.</summary>
    public static TokenizerCompanions None { get; } = new();

    /// <summary>The config; null where the folder has none.</summary>
    public ConfigEntries? Config => _config.Entries;

    /// <summary>The path of the config.</summary>
    public string ConfigPath => _config.Path;

    /// <summary>The names of the files that were read.</summary>
    public IEnumerable<string> Names =>
        new[] { _config, _map, _added }.Where(f => f.Entries is not null).Select(f => System.IO.Path.GetFileName(f.Path));

    /// <summary>The token of a part such as <c>pad_token</c>, and the file that says so; null where none does.</summary>
    public (AddedToken Token, string Path)? Special(string key)
    {
        foreach (var (path, entries) in new[] { _map, _config })
        {
            if (entries is not null && !entries.IsNull(key))
            {
                return (AddedToken.Read(entries.Root.GetProperty(key), key, path), path);
            }
        }

        return null;
    }

    /// <summary>Whether a file gives a token an id.</summary>
    public bool States(string content) => Stated().Any(s => s.Token.Content == content);

    /// <summary>All added tokens with their ids, later ones of the same text in place of earlier ones.</summary>
    /// <param name="vocabulary">The id of a token of the vocabulary, null for others.</param>
    /// <param name="count">Number of tokens of the vocabulary.</param>
    /// <param name="tokenizerJson">The <c>added_tokens</c> of <c>tokenizer.json</c>, where there is one.</param>
    /// <param name="defaults">The tokens of parts that no file names.</param>
    /// <exception cref="CheckpointException">An id is neither that of the vocabulary nor the next behind it.</exception>
    public Dictionary<string, AddedToken> Tokens(
        Func<string, int?> vocabulary, int count, IReadOnlyList<(AddedToken Token, string Path)> tokenizerJson, IReadOnlyDictionary<string,
            string> defaults)
    {
        var tokens = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        var byId = new SortedDictionary<int, (AddedToken Token, string Path)>();
        foreach (var stated in Stated().Concat(_config.Entries?.IsNull(DecoderKey) == false ? [] : tokenizerJson))
        {
            byId[stated.Token.Id] = stated;
        }

        foreach (var (token, path) in byId.Values)
        {
            var id = Id(token.Content);
            tokens[token.Content] = token.Id == id
                ? token
                : throw new CheckpointException($"{path} gives the added token '{token.Content}' the id {token.Id}; {id} was expected: "
                    + "that of the vocabulary, or the next behind it.");
        }

        HashSet<string> known = [.. tokens.Keys];
        foreach (var token in Specials(defaults).Where(t => !known.Contains(t.Content)))
        {
            tokens[token.Content] = token with { Id = Id(token.Content) };
        }

        return tokens;

        int Id(string content) => vocabulary(content) ?? (tokens.TryGetValue(content, out var same) ? same.Id
            : count + tokens.Keys.Count(k => vocabulary(k) is null));
    }

    private IEnumerable<(AddedToken Token, string Path)> Stated()
    {
        if (_config.Entries is { } config && !config.IsNull(DecoderKey))
        {
            foreach (var entry in ObjectOf(config.Root.GetProperty(DecoderKey), DecoderKey, _config.Path))
            {
                var token = AddedToken.Read(entry.Value, $"{DecoderKey} '{entry.Name}'", _config.Path);
                yield return int.TryParse(entry.Name, out var id)
                    ? (token with { Id = id }, _config.Path)
                    : throw new CheckpointException($"{DecoderKey} of {_config.Path} has the key '{entry.Name}'; an id was expected.");
            }
        }

        if (_added.Entries is { } added)
        {
            HashSet<string> special = [.. Specials(new Dictionary<string, string>()).Select(t => t.Content)];
            foreach (var entry in added.Root.EnumerateObject())
            {
                yield return (new AddedToken(entry.Name, added.Integer(entry.Name, null)) { Normalized = !special.Contains(entry.Name) },
                    _added.Path);
            }
        }
    }

    private IEnumerable<AddedToken> Specials(IReadOnlyDictionary<string, string> defaults)
    {
        foreach (var key in SpecialKeys)
        {
            if (Special(key) is { } stated)
            {
                yield return stated.Token;
            }
            else if (defaults.TryGetValue(key, out var content))
            {
                yield return new AddedToken(content);
            }
        }

        foreach (var key in ExtraKeys)
        {
            var (path, entries) = _map.Entries?.Has(key) == true ? _map : _config;
            if (entries is not null && !entries.IsNull(key) && entries.Root.GetProperty(key) is { ValueKind: JsonValueKind.Array } list)
            {
                foreach (var item in list.EnumerateArray())
                {
                    yield return AddedToken.Read(item, key, path);
                }
            }
        }
    }

    private static JsonElement.ObjectEnumerator ObjectOf(JsonElement value, string key, string path) =>
        value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject()
        : throw new CheckpointException($"{key} of {path} is a JSON {value.ValueKind}; an object was expected.");

    private static (string Path, ConfigEntries? Entries) Open(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return (path, File.Exists(path) ? ConfigEntries.Read(path) : null);
    }
}
