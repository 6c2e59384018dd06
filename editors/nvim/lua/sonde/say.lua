-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Messages to the user.
local M = {}

local function notify(text, level)
  vim.schedule(function()
    vim.notify("Sonde: " .. text, level, { title = "Sonde" })
  end)
end

function M.info(text)
  notify(text, vim.log.levels.INFO)
end

function M.warn(text)
  notify(text, vim.log.levels.WARN)
end

function M.error(text)
  notify(text, vim.log.levels.ERROR)
end

return M
