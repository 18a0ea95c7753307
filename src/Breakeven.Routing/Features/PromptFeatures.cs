using System.Runtime.CompilerServices;

namespace Breakeven.Routing.Features;

/// <summary>Takes prompts apart, one at a time, into counts of hashed n-grams and dense features. Keeps its memory from prompt to prompt; not for two threads at once.</summary>
/// <remarks>
/// Words are runs of ASCII letters, digits and bytes beyond ASCII, in lower case; pieces are 3 to 5 bytes within a word and its edges. Reading stops at nothing:
/// any bytes are a prompt. Compiled with all optimisations at once: the first calls of a process are no slower than the later ones.
/// </remarks>
public sealed class PromptFeatures
{
    private readonly ushort[] _counts = new ushort[FeatureSpace.TextBuckets];
    private readonly float[] _dense = new float[DenseFeatures.Count];
    private int[] _touched = new int[8 * 1024];
    private int _touchedCount;
    private readonly bool[] _hasWord = new bool[FeatureSpace.WordMarks];
    private int[] _wordMarks = new int[1024];
    private ulong _previousWord;
    private int _words, _wordBytes, _distinctWords, _longestWord, _numbers, _largestDigits;
    private int _digits, _upper, _punctuation, _questions, _latex, _code, _options, _nonAscii, _operators, _sentences, _money, _quotes, _lines, _bytes;

    /// <summary>Buckets that the prompt has, in the order of their first appearance.</summary>
    public ReadOnlySpan<int> Buckets => _touched.AsSpan(0, _touchedCount);

    public ReadOnlySpan<float> Dense => _dense;

    /// <summary>The prompt's different words, each as a number below <see cref="FeatureSpace.WordMarks"/>.</summary>
    public ReadOnlySpan<int> WordMarks => _wordMarks.AsSpan(0, _distinctWords);

    /// <summary>Length of the whole prompt in bytes, whatever part of it was looked at.</summary>
    public long PromptBytes { get; private set; }

    /// <summary>How often the prompt has what falls into each bucket, for all buckets.</summary>
    internal ReadOnlySpan<ushort> Counts => _counts;

    /// <param name="prompt">UTF-8; any bytes will do.</param>
    public void Read(ReadOnlySpan<byte> prompt)
    {
        TextWindow.Split(prompt, out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> last);
        Read(first, last, prompt.Length);
    }

    /// <param name="first">The whole prompt, or its beginning.</param>
    /// <param name="last">Its end, where the first part is not all.</param>
    /// <param name="length">Of the whole prompt, in bytes.</param>
    public void Read(ReadOnlySpan<byte> first, ReadOnlySpan<byte> last, long length)
    {
        Clear();
        PromptBytes = length;
        ReadPart(first);
        if (!last.IsEmpty) ReadPart(last);
        Summarise();
    }

    private void Clear()
    {
        foreach (int bucket in Buckets) _counts[bucket] = 0;
        foreach (int mark in WordMarks) _hasWord[mark] = false;
        _touchedCount = 0;
        Array.Clear(_dense);
        _words = _wordBytes = _distinctWords = _longestWord = _numbers = _largestDigits = 0;
        _digits = _upper = _punctuation = _questions = _latex = _code = _options = _nonAscii = _operators = _sentences = _money = _quotes = _lines = _bytes = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPart(ReadOnlySpan<byte> text)
    {
        _previousWord = 0;
        _bytes += text.Length;
        for (int i = 0; i < text.Length;)
        {
            if (!ByteKinds.IsWord(text[i]))
            {
                CountMark(text, i++);
                continue;
            }
            int end = i + 1;
            while (end < text.Length && ByteKinds.IsWord(text[end])) end++;
            TakeWord(text[i..end]);
            i = end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeWord(ReadOnlySpan<byte> word)
    {
        ulong hash = NGramHash.Empty, window = ' ';
        int held = 1, digits = 0;
        foreach (byte raw in word)
        {
            byte b = raw;
            if (raw >= 0x80) _nonAscii++;
            else if (ByteKinds.IsDigit(raw)) digits++;
            else if (raw < 'a')
            {
                _upper++;
                b |= 0x20;
            }
            hash = NGramHash.Add(hash, b);
            AddPieces(ref window, ref held, b);
        }
        AddPieces(ref window, ref held, (byte)' ');
        _words++;
        _wordBytes += word.Length;
        _longestWord = Math.Max(_longestWord, word.Length);
        _digits += digits;
        if (digits > 0 && digits == word.Length)
        {
            _numbers++;
            _largestDigits = Math.Max(_largestDigits, digits);
        }
        Touch(NGramHash.WordBucket(hash));
        Mark(NGramHash.WordMark(hash));
        if (_previousWord != 0) Touch(NGramHash.PairBucket(_previousWord, hash));
        _previousWord = hash;
        if (DenseFeatures.GroupOf(hash) is >= 0 and int group) _dense[group]++;
    }

    /// <summary>The 3-, 4- and 5-grams that end with this byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddPieces(ref ulong window, ref int held, byte next)
    {
        window = (window << 8) | next;
        held++;
        for (int n = 3; n <= 5 && n <= held; n++)
            Touch(FeatureSpace.WordBuckets + NGramHash.CharBucket(window & ((1UL << (8 * n)) - 1), n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Touch(int bucket)
    {
        ref ushort count = ref _counts[bucket]; // cannot overflow: a prompt's window has 8 KiB
        if (count++ > 0) return;
        if (_touchedCount == _touched.Length) Array.Resize(ref _touched, 2 * _touched.Length);
        _touched[_touchedCount++] = bucket;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mark(int mark)
    {
        if (_hasWord[mark]) return;
        _hasWord[mark] = true;
        if (_distinctWords == _wordMarks.Length) Array.Resize(ref _wordMarks, 2 * _wordMarks.Length);
        _wordMarks[_distinctWords++] = mark;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountMark(ReadOnlySpan<byte> text, int at)
    {
        byte mark = text[at];
        if (mark > ' ') _punctuation++;
        switch (mark)
        {
            case (byte)'\n': _lines++; break;
            case (byte)'?': (_questions, _sentences) = (_questions + 1, _sentences + 1); break;
            case (byte)'.' or (byte)'!':
                if (at + 1 == text.Length || text[at + 1] <= ' ') _sentences++;
                if (mark == '.' && at > 0 && text[at - 1] is >= (byte)'A' and <= (byte)'J' && (at == 1 || text[at - 2] <= ' ')) _options++;
                break;
            case (byte)'\\' or (byte)'^' or (byte)'_': _latex++; break;
            case (byte)'{' or (byte)'}' or (byte)';' or (byte)'[' or (byte)']' or (byte)'`': _code++; break;
            case (byte)'(' when at + 2 < text.Length && text[at + 2] == ')': _options++; break;
            case (byte)'+' or (byte)'-' or (byte)'*' or (byte)'/' or (byte)'=' or (byte)'<' or (byte)'>': _operators++; break;
            case (byte)'$' or (byte)'%': _money++; break;
            case (byte)'"' or (byte)'\'': _quotes++; break;
        }
    }

    private void Summarise()
    {
        float bytes = Math.Max(1, _bytes), words = Math.Max(1, _words);
        _dense[DenseFeatures.Bytes] = Log(PromptBytes);
        _dense[DenseFeatures.Words] = Log(_words);
        _dense[DenseFeatures.Lines] = Log(_lines);
        _dense[DenseFeatures.WordLength] = _wordBytes / words;
        _dense[DenseFeatures.Digits] = _digits / bytes;
        _dense[DenseFeatures.Numbers] = Log(_numbers);
        _dense[DenseFeatures.Upper] = _upper / bytes;
        _dense[DenseFeatures.Punctuation] = _punctuation / bytes;
        _dense[DenseFeatures.Questions] = Log(_questions);
        _dense[DenseFeatures.Latex] = Log(_latex);
        _dense[DenseFeatures.Code] = Log(_code);
        _dense[DenseFeatures.Options] = Log(_options);
        _dense[DenseFeatures.Variety] = _distinctWords / words;
        _dense[DenseFeatures.NonAscii] = _nonAscii / bytes;
        _dense[DenseFeatures.Operators] = _operators / bytes;
        _dense[DenseFeatures.Sentences] = Log(_sentences);
        _dense[DenseFeatures.LongestWord] = Log(_longestWord);
        _dense[DenseFeatures.Money] = Log(_money);
        _dense[DenseFeatures.Quotes] = Log(_quotes);
        _dense[DenseFeatures.LargestNumber] = _largestDigits;
        for (int i = DenseFeatures.LargestNumber + 1; i < DenseFeatures.Count; i++) _dense[i] = Log((int)_dense[i]);
    }

    /// <summary>log2(1 + n).</summary>
    private static float Log(long n) => MathF.Log2(1 + (float)n);
}
