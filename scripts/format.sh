#!/usr/bin/env bash
# Puts every Swift file in the one form that `make check` accepts.
source "$(dirname "$0")/settings.sh"
swift format --in-place --recursive --parallel Sources Tests Package.swift
