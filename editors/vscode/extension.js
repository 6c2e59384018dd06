// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

const vscode = require("vscode");

// VS Code starts an adapter that speaks on stdin and stdout only through a factory like this one.
exports.activate = (context) => {
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory("sonde", {
      createDebugAdapterDescriptor() {
        const command = vscode.workspace.getConfiguration("sonde").get("path", "sonde");
        return new vscode.DebugAdapterExecutable(command, ["dap"]);
      },
    }),
  );
};
