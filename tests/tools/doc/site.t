# hako doc --site: Markdown as HTML, navigation from the lists of README.md, an index for the search, and links that lead nowhere.
$ mkdir -p pages/part && cat > pages/README.md <<'END'
| # Home
|
| - [Second](second.md)
|
| ## Part
|
| - [Third](part/third.md): about it
| END
| cat > pages/second.md <<'END'
| # All *kinds* of `text`
|
| A paragraph with **strong words**, *weak* ones, snake_case_names, _these_, `co*de`, ``a ` b``, <tags> & "quotes",
| \*no emphasis\*, [a link](part/third.md#the-end), [home](README.md), [out](../x.md) and [away](https://example.org/?a=1&b=2).
|
| <!-- not
| shown -->
| ## List
|
| - one
|   goes on
| - two
|   - inner `x`
|   - more
|
| 1. first
|
|    ```text
|    <code>
|    ```
| 2. second
|
| > said **so**
|
|     $ as   it
|
|       stands
|
| ---
|
| | Call | Number |
| |---|---:|
| | `get(a)` / `at` | 1 \| 2 |
| | plain | `a|b` |
|
| ```hako
| // say it
| static box A { x = "s" + 1.5 }
| for i in 0..3 { print(i.in) }
| ```
| ## List
|
| ![picture](p.png)
| END
| cat > pages/part/third.md <<'END'
| # Third
|
| ### The end!
|
| [nowhere](missing.md) [second](../second.md#nothing)
| END
| printf '# Alone\n' > pages/alone.md; hako doc --site pages out --title Ours
! pages/part/third.md: there is no page missing.md
! pages/part/third.md: there is no second.md#nothing
? 1
$ sed -n '/<main>/,/<\/main>/p' out/second.html
> <main>
> <h1 id="all-kinds-of-text">All <em>kinds</em> of <code>text</code><a class="anchor" href="#all-kinds-of-text" aria-label="Link to this section">#</a></h1>
> <p>A paragraph with <strong>strong words</strong>, <em>weak</em> ones, snake_case_names, <em>these</em>, <code>co*de</code>, <code>a ` b</code>, &lt;tags&gt; &amp; &quot;quotes&quot;,
> *no emphasis*, <a href="part/third.html#the-end">a link</a>, <a href="index.html">home</a>, out and <a href="https://example.org/?a=1&amp;b=2">away</a>.</p>
> <h2 id="list">List<a class="anchor" href="#list" aria-label="Link to this section">#</a></h2>
> <ul>
> <li>one
> goes on
> </li>
> <li>two
> <ul>
> <li>inner <code>x</code>
> </li>
> <li>more
> </li>
> </ul>
> </li>
> </ul>
> <ol>
> <li><p>first</p>
> <pre><code>&lt;code&gt;</code></pre>
> </li>
> <li>second
> </li>
> </ol>
> <blockquote>
> <p>said <strong>so</strong></p>
> </blockquote>
> <pre><code>$ as   it
>
>   stands</code></pre>
> <hr>
> <div class="table"><table>
> <thead><tr><th>Call</th><th class="right">Number</th></tr></thead>
> <tbody>
> <tr id="get"><td><code>get(a)</code> / <code>at</code></td><td class="right">1 | 2</td></tr>
> <tr><td>plain</td><td class="right"><code>a|b</code></td></tr>
> </tbody></table></div>
> <pre><code><span class="c">// say it</span>
> <span class="k">static</span> <span class="k">box</span> <span class="t">A</span> { x = <span class="s">&quot;s&quot;</span> + <span class="n">1.5</span> }
> <span class="k">for</span> i <span class="k">in</span> <span class="n">0</span>..<span class="n">3</span> { print(i.in) }</code></pre>
> <h2 id="list-1">List<a class="anchor" href="#list-1" aria-label="Link to this section">#</a></h2>
> <p><img src="p.png" alt="picture"></p>
> </main>
$ sed -n '/<nav/,/<\/nav/p' out/part/third.html
> <nav id="navigation">
> <h2>Home</h2>
> <ul>
> <li><a href="../second.html">Second</a></li>
> </ul>
> <h2>Part</h2>
> <ul>
> <li><a href="../part/third.html" aria-current="page">Third</a></li>
> </ul>
> <h2>More</h2>
> <ul>
> <li><a href="../alone.html">Alone</a></li>
> </ul>
> </nav>
$ sed 's/],/],\n/g' out/search-index.js | grep -E 'get|end'
> ["Third","The end!","part/third.html#the-end","nowhere second"],
> ["All kinds of text","get(a)","second.html#get","1 | 2"],
$ ls out out/part
> out:
> alone.html
> index.html
> part
> search-index.js
> second.html
> site.js
> style.css
>
> out/part:
> third.html
$ hako doc --site nowhere out
! hako doc: there is no README.md in 'nowhere'
! ...
? 2

# A project as a site: a page for each file, with a list of them.
$ mkdir -p src && printf '// Adds up. And more.\nfn add(a, b) { return a + b }\n' > src/add.hako && hako doc -o made --title Sums src
| grep -o '<li>.*add.*' made/index.html; grep -o '<p>.*' made/src/add.hako.html
> <li><a href="src/add.hako.html">add.hako</a></li>
> <li><a href="src/add.hako.html">add.hako</a>: Adds up.
> <p><code>fn add(a, b)</code></p>
> <p>Adds up. And more.</p>
$ mkdir inner && cd inner && hako doc -o ../made2 ../src && ls ../made2/src
> add.hako.html

# Marks that nothing closes and quotes within quotes take linear time.
$ mkdir odd && printf '# Odd\n' > odd/README.md && awk 'BEGIN { for (i = 0; i < 60000; i++) printf "*a [b _c **d"; print "\n"; for (i = 0; i < 60000; i++) printf ">" }' > odd/odd.md
| hako doc --site odd oddly && grep -c '<blockquote>' oddly/odd.html
> 50
