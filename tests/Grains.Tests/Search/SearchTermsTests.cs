using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Search;

namespace OrleansChat.Grains.Tests.Search;

/// <summary>What a query means, and which texts it finds.</summary>
public sealed class SearchTermsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("deploy", "We DEPLOY today", "[3,6]")]
    [InlineData("deploy", "the deployment failed", "[4,6]")]
    [InlineData("ploy", "the deployment failed", null)]
    [InlineData("today deploy", "We deploy, today.", "[3,6][11,5]")]
    [InlineData("today tomorrow", "We deploy today", null)]
    [InlineData("cafe", "Ein CAFÉ!", "[4,4]")]
    [InlineData("café", "ein cafe", "[4,4]")]
    [InlineData("cafe", "ein cafe\u0301 hier", "[4,5]")]
    [InlineData("strasse", "Die Straße", "[4,6]")]
    [InlineData("straße", "STRASSE", "[0,7]")]
    [InlineData("μηνυμα", "Το Μήνυμά σου", "[3,6]")]
    [InlineData("ОБЪЯВЛЕНИЕ", "объявления и объявление", "[13,10]")]
    [InlineData("ａｂｃ", "abc", "[0,3]")]
    [InlineData("2026 v1.2", "v1.2 of 2026-11", "[0,4][8,4]")]
    [InlineData("don't", "I don’t know", "[2,5]")]
    [InlineData("a deploy", "we deploy at noon", "[3,6][10,1]")]
    public void Words_are_found_whatever_their_case_accents_and_last_letters(string query, string text, string? highlights) =>
        Assert.Equal(highlights, Search(query, text));

    [Theory]
    [InlineData("消息", "这条消息已删除", "[2,2]")]
    [InlineData("条消息已", "这条消息已删除", "[1,4]")]
    [InlineData("消除", "这条消息已删除", null)]
    [InlineData("消息 删除", "这条消息已删除", "[2,2][5,2]")]
    [InlineData("你好", "你，好", null)]
    [InlineData("東京", "今日は東京タワーへ", "[3,2]")]
    [InlineData("タワ", "今日は東京タワーへ", "[5,2]")]
    [InlineData("ﾀﾜｰ", "今日は東京タワーへ", "[5,3]")]
    [InlineData("ガラス", "ｶﾞﾗｽ", "[0,4]")]
    [InlineData("がっこう", "か\u3099っこう", "[0,5]")]
    [InlineData("안녕", "여러분 안녕하세요", "[4,2]")]
    [InlineData("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "[0,6]")]
    [InlineData("iphone手机", "买了iPhone手机壳", "[2,8]")]
    [InlineData("𠀀𠀁", "x𠀀𠀁x", "[1,4]")]
    [InlineData("สวัสดี", "บอกสวัสดีครับ", "[3,6]")]
    public void Scripts_without_spaces_are_found_by_any_two_characters_in_a_row(string query, string text, string? highlights) =>
        Assert.Equal(highlights, Search(query, text));

    [Theory]
    [InlineData("\"green tea\"", "some Green, tea please", "[5,10]")]
    [InlineData("\"green tea\"", "tea green", null)]
    [InlineData("\"green tea\"", "green teapot", null)]
    [InlineData("\"green tea", "green tea", "[0,9]")]
    [InlineData("“green tea” hot", "hot green tea", "[0,3][4,9]")]
    [InlineData("\"消息已\"", "这条消息已删除", "[2,3]")]
    [InlineData("aa", "aa aab aac", "[0,2][3,2][7,2]")]
    public void Phrases_stand_as_they_are_quoted(string query, string text, string? highlights) => Assert.Equal(highlights, Search(query, text));

    [Fact]
    public void A_sender_is_a_term_too()
    {
        Assert.Equal("[0,2]", Search("from:alice hi", "hi"));
        Assert.Equal("", Search("from:alice", "hi"));
        Assert.Null(Search("from:bob hi", "hi"));
        Assert.Equal("[0,10]", Search("from:Älice", "from älice")); // Not a user id: two words in a row.
        Assert.Equal(RefusalCode.BadFrame, SearchTerms.Parse("from:bob from:alice").Refusal?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a")]
    [InlineData("好")]
    [InlineData("a b c")]
    [InlineData("!?*%_\\'();--")]
    [InlineData("😀🎉")]
    [InlineData("\u0301\u0301\u0301")]
    public void What_has_nothing_to_search_for_is_refused(string query) =>
        Assert.Equal(RefusalCode.BadFrame, SearchTerms.Parse(query).Refusal?.Code);

    [Fact]
    public void Halves_of_characters_are_nothing_and_operators_are_words()
    {
        Assert.Equal(RefusalCode.BadFrame, SearchTerms.Parse("\uD800 \uDC00\uD800\uD83D").Refusal?.Code);
        Assert.Equal("[0,4][6,2][10,2][13,3]", Search("NEAR(\"to\" OR* NOT^", "near (to) or not"));
    }

    [Fact]
    public void Too_much_is_refused()
    {
        Assert.Equal(RefusalCode.TooLarge, SearchTerms.Parse(new string('a', SearchTerms.MaxLength + 1)).Refusal?.Code);
        Assert.Equal(RefusalCode.TooLarge, SearchTerms.Parse(string.Join(' ', Enumerable.Range(10, SearchTerms.MaxTerms + 1))).Refusal?.Code);
        Assert.NotNull(SearchTerms.Parse(string.Join(' ', Enumerable.Repeat("again", 40))).Value);
    }

    [Fact]
    public void Whatever_is_found_has_all_tokens_of_the_query()
    {
        var random = new Random(4);
        string alphabet = "ab é ßＡ消息きガｶﾞ한국ท𠀀.'\u0301\u1112\u1161\uD800";
        var folded = new FoldedText();
        int found = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = Some(12), query = random.Next(2) == 0 ? Some(3) : Part(text);
            if (SearchTerms.Parse(query).Value is not { } terms || !terms.Match(Message(text), folded, out IReadOnlyList<Highlight> highlights))
            {
                continue;
            }

            found++;
            var tokens = new HashSet<ulong>();
            folded.Read(text);
            SearchTokens.AddTo(tokens, "alice", folded);
            Assert.Superset(terms.Tokens.ToHashSet(), tokens);
            Assert.All(highlights, highlight => Assert.InRange(highlight.Start + highlight.Length, 1, text.Length));
        }

        Assert.InRange(found, 500, 20_000);
        string Some(int max) => new([.. Enumerable.Range(0, random.Next(1, max)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
        string Part(string text) => text[random.Next(text.Length)..];
    }

    [Fact]
    public void A_position_comes_back_from_its_cursor_and_nothing_else_does()
    {
        var position = new SearchPosition(1_795_000_000_123, "dm:alice:bob", 42);

        Assert.Equal(position, SearchPosition.Read(position.ToString()));
        Assert.Equal(SearchPosition.AtTime(7), SearchPosition.Read(SearchPosition.AtTime(7).ToString()));
        Assert.All((string[])["", "x", "!!", "MTIz", new string('A', 100_000), "LTEvMS9h"], bad => Assert.Null(SearchPosition.Read(bad)));
    }

    [Fact]
    public void The_newest_comes_first_and_what_is_as_new_by_room()
    {
        SearchPosition[] ordered = [new(9, "b", 1), SearchPosition.AtTime(8), new(8, "a", 2), new(8, "a", 1), new(8, "b", 5), new(7, "a", 9)];

        Assert.Equal(ordered, ordered.AsEnumerable().Reverse().Order(SearchPosition.NewestFirst));
    }

    private static MessagePosted Message(string text) => new(1, Now, "alice", text, null);

    private static string? Search(string query, string text)
    {
        SearchTerms? terms = SearchTerms.Parse(query).Value;
        Assert.NotNull(terms);
        return terms.Match(Message(text), new FoldedText(), out IReadOnlyList<Highlight> found)
            ? string.Concat(found.Select(highlight => $"[{highlight.Start},{highlight.Length}]"))
            : null;
    }
}
