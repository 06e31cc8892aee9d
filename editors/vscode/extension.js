// extension.js - starts the language server `hako lsp` and connects the editor with it.
"use strict";

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const command = workspace.getConfiguration("hakorune").get("command", "hako");
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("hakorune", "Hakorune", server, { documentSelector: [{ language: "hakorune" }] });
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
