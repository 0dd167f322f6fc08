namespace OrleansChat.EndToEnd.Tests.Browsers.Hostile;

/// <summary>What may be on the page and what may not, wherever its texts come from.</summary>
internal static class Elements
{
    // Everything in the body that the page itself never makes, and whatever can run or load something from elsewhere.
    private const string Foreign = """
        () => {
          const mine = new Set(['http:', 'https:', 'mailto:']);
          const wrong = (element) => {
            const name = element.localName;
            if (/^(script|iframe|frame|object|embed|applet|base|meta|link|style|template|math|marquee|listing|xmp|plaintext|portal|animate|set|foreignobject)$/.test(name)) return 'element';
            if (element.namespaceURI.endsWith('svg') && element.closest('svg.icon') === null) return 'svg';
            for (const { name: attribute, value } of element.attributes) {
              if (/^on|^srcdoc$|^xlink:|^formaction$|^action$|^ping$|^background$/.test(attribute)) return attribute;
              if (/^(src|poster)$/.test(attribute) && new URL(value, location.href).origin !== location.origin) return `${attribute}=${value}`;
              if (attribute === 'href' && !mine.has(new URL(value, location.href).protocol)) return `${attribute}=${value}`;
            }
            if (name === 'a' && new URL(element.href).origin !== location.origin && !/\bnoopener\b/.test(element.rel)) return 'a link without noopener';
            return '';
          };
          return [...document.body.querySelectorAll('*')].map((element) => [wrong(element), element]).filter(([what]) => what)
            .map(([what, element]) => `${what}: <${element.localName} class="${element.className}"> in ${element.parentElement.className}`).join('\n');
        }
        """;

    public static async Task AssertOwnAsync(Person person) => Assert.Equal("", await person.AskPageAsync<string>(Foreign));
}
