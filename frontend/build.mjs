// Bundles the panel and the cards into the integration, and notes what they were made of.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL(".", import.meta.url));
const built = join(root, "../custom_components/zkteco_push/panel/built");
const entries = { panel: "src/panel.ts", cards: "src/cards/index.ts" };
const settings = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json"];

async function digest(file) {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

async function sources() {
  const found = await readdir(join(root, "src"), { recursive: true, withFileTypes: true });
  return [
    ...settings,
    ...found
      .filter((each) => each.isFile())
      .map((each) => relative(root, join(each.parentPath, each.name)).replaceAll("\\", posix.sep)),
  ].sort();
}

await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: built,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "eof",
  logLevel: "info",
});

// tests/panel/test_built.py compares these with what is there, without Node.
const made = { sources: {}, built: {} };
for (const name of await sources()) made.sources[name] = await digest(join(root, name));
for (const name of Object.keys(entries)) {
  made.built[`${name}.js`] = await digest(join(built, `${name}.js`));
}
await writeFile(join(built, "sources.json"), `${JSON.stringify(made, null, 2)}\n`);
