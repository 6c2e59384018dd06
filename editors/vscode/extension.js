// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

const fs = require("fs");
const vscode = require("vscode");

exports.activate = (context) => {
  context.subscriptions.push(
    // VS Code starts an adapter that speaks on stdin and stdout only through a factory like this one. In the workspace's
    // folder, so that paths of a launch.json that are not absolute start there, as with Go's extension.
    vscode.debug.registerDebugAdapterDescriptorFactory("sonde", {
      createDebugAdapterDescriptor(session) {
        const command = vscode.workspace.getConfiguration("sonde").get("path", "sonde");
        const folder = session.workspaceFolder;
        return new vscode.DebugAdapterExecutable(command, ["dap"], folder && { cwd: folder.uri.fsPath });
      },
    }),
    // What ${command:pickProcess} means, and a processId that is left out or 0.
    vscode.commands.registerCommand("sonde.pickProcess", pickProcess),
    vscode.debug.registerDebugConfigurationProvider("sonde", {
      async resolveDebugConfiguration(folder, configuration) {
        if (configuration.request !== "attach" || configuration.processId) return configuration;
        const processId = await pickProcess();
        // Without an answer nothing is started.
        return processId === undefined ? undefined : { ...configuration, processId };
      },
    }),
  );
};

async function pickProcess() {
  const chosen = await vscode.window.showQuickPick(processes(), {
    placeHolder: "The process to trace",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen && chosen.description;
}

// The newest first: the one that was started to be traced.
function processes() {
  const ids = fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name));
  return ids.sort((a, b) => b - a).flatMap((id) => {
    try {
      const words = fs.readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
      // Threads of the kernel have no command line.
      return words[0] ? [{ label: words[0].split("/").pop(), description: id, detail: words.join(" ").trim() }] : [];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}
