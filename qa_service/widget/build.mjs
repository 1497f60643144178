// Bundles the widget into the one file that is served: `npm run build`; `npm run check` compares.

import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";

const SOURCES = /\.(js|css|mjs)$/;
const folder = new URL("./", import.meta.url);
const target = new URL("../http/static/widget.js", folder);

/** Twelve hexadecimal digits of the sources, by which a test knows an old bundle without node. */
async function hashSources() {
  const hash = createHash("sha256");
  const names = (await readdir(folder)).filter((name) => SOURCES.test(name)).sort();
  for (const name of names) hash.update(await readFile(new URL(name, folder)));
  return hash.digest("hex").slice(0, 12);
}

/** The names of the sheet's own properties and the spaces in their values, which esbuild leaves as they are. */
function shorten(css) {
  const names = new Set(css.match(/(?<=[{;])--(?!qa)[\w-]+(?=:)/g));
  const letters = new Map([...names].map((name, index) => [name, `--${(10 + index).toString(36)}`]));
  return css.replace(/--[\w-]+/g, (name) => letters.get(name) ?? name).replace(/(--[\w-]+:|,) /g, "$1");
}

const minifiedCss = {
  name: "minified-css",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: shorten(code.trim()), loader: "text" };
    });
  },
};

const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(folder),
  entryPoints: ["element.js"],
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "esm",
  target: "es2022",
  plugins: [minifiedCss],
  write: false,
});
// Terser folds what esbuild leaves; functions stay in their place, since a copied body packs worse.
const { code } = await minify(outputFiles[0].text, {
  ecma: 2020,
  module: true,
  compress: { passes: 3, inline: 1, reduce_funcs: false, keep_fargs: false, unsafe_arrows: true, unsafe: true, unsafe_methods: true },
});
const bundle = `// ${await hashSources()}\n${code}\n`;
if (!process.argv.includes("--check")) {
  await writeFile(target, bundle);
} else if ((await readFile(target, "utf8")) !== bundle) {
  console.error("widget.js is not what its sources make: run `make widget`.");
  process.exit(1);
}
